import pytest

from nlu.choice import CLARIFY, UNCLEAR, Choice, Kind, Thresholds, choose, kind

LIMITS = Thresholds(danger=0.4, answer=0.4, talk=0.3, clarify_sum=0.5, clarify_ratio=0.5, handoff=0.3)


@pytest.mark.parametrize(
    ("ranking", "nearness", "intent"),
    [
        ([("bcma_definition", 0.9), ("other_medical", 0.1)], 0.9, "bcma_definition"),
        ([("bcma_definition", 0.9), ("other_medical", 0.1)], 0.1, UNCLEAR),
        ([("bcma_definition", 0.45), ("other_medical", 0.4), ("logistics", 0.15)], 0.5, "other_medical"),
        ([("emergency", 0.25), ("side_effects", 0.5), ("crisis", 0.25)], 0.9, "emergency"),
        ([("side_effects", 0.7), ("emergency", 0.3)], 0.9, "side_effects"),
        ([("greet", 0.8), ("thanks", 0.2)], 0.9, "greet"),
        ([("greet", 0.2), ("thanks", 0.18), ("bcma_definition", 0.12)], 0.9, UNCLEAR),
        ([("other_medical", 0.15), ("side_effects", 0.1), ("bcma_definition", 0.1)], 0.9, UNCLEAR),
        ([], 0.0, UNCLEAR),
    ],
)
def test_it_decides(ranking, nearness, intent):
    assert choose(ranking, nearness, LIMITS).intent == intent


def test_it_asks_back_between_close_topics():
    ranking = [("bcma_definition", 0.39), ("bcma_importance", 0.37), ("bcma_therapies", 0.1), ("other_medical", 0.14)]
    assert choose(ranking, 1.0, LIMITS) == Choice(CLARIFY, 0.39, ("bcma_definition", "bcma_importance"))


def test_it_never_asks_back_in_the_face_of_danger():
    ranking = [("bcma_definition", 0.3), ("bcma_importance", 0.28), ("emergency", 0.42)]
    assert choose(ranking, 0.9, LIMITS).intent == "emergency"


def test_every_intent_of_the_domain_has_its_kind():
    assert [kind(name) for name in ("crisis", "off_topic", "thanks", "follow_how", "name_subject", "adc")] == [
        Kind.DANGER,
        Kind.HANDOFF,
        Kind.CONVERSATION,
        Kind.FOLLOW_UP,
        Kind.FOLLOW_UP,
        Kind.TOPIC,
    ]
