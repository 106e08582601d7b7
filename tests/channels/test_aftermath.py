import pytest

from channels.aftermath import moves_on


def goes_on(intent, text, confidence=0.9, *, is_topic=False, names_subject=False):
    return moves_on(intent, confidence, text, is_topic=is_topic, names_subject=names_subject)


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("nlu_fallback", "hmm"),
        ("side_effects", "it happens to many"),
        ("emotional", "i do not want to make a fuss"),
        ("personal_advice", "can i drive there myself"),
        ("affirm", "ok"),
        ("deny", "no"),
        ("off_topic", "lol"),
        ("follow_why", "why?"),
        ("follow_again", "what was that again"),
        ("name_subject", "that"),
        ("danger_over", "she told me it is nothing, she says she feels well"),
        ("danger_over", "maybe it has passed"),
        ("thanks", "thanks but are you sure?"),
        ("logistics", "which hospital"),
    ],
)
def test_the_danger_text_is_due_again(intent, text):
    assert not goes_on(intent, text)


def test_half_understood_words_are_about_the_alarm():
    assert not goes_on("bcma_definition", "her cells", 0.4, is_topic=True)
    assert not goes_on("danger_over", "all sorted", 0.5)


@pytest.mark.parametrize(("intent", "text"), [("thanks", "thank you so much"), ("goodbye", "bye for now"), ("danger_over", "all sorted, wrong window"), ("human_request", "let me talk to a person")])
def test_thanks_and_a_plain_retraction_go_through(intent, text):
    assert goes_on(intent, text)


def test_a_clear_question_is_answered():
    assert goes_on("bcma_definition", "what is bcma", is_topic=True, names_subject=True)
    assert goes_on("follow_how", "how does it work")
    assert goes_on("logistics", "what would all of this cost us without insurance")
    assert goes_on("name_subject", "and car t?", names_subject=True)
