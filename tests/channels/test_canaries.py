"""The first questions to a model: their file, and what counts as a mistake."""

import pathlib

import pytest

from channels.canaries import FILE, Canary, load, mistake
from content.errors import ContentError

TOPIC = Canary("what is bcma", topic="bcma_definition")
ALARM = Canary("chest pain", handoff="emergency")


def record(*topics, reason=None):
    return {"topics": list(topics), "handoff": {"reason": reason, "priority": 1} if reason else None, "ranking": [], "replies": []}


@pytest.mark.parametrize(("canary", "right"), [(TOPIC, record("bcma_definition")), (ALARM, record(reason="emergency"))])
def test_the_right_outcome_is_no_mistake(canary, right):
    assert mistake(canary, right) is None


@pytest.mark.parametrize(
    ("canary", "wrong", "says"),
    [
        (TOPIC, record("car_t"), "gives car_t, not bcma_definition"),
        (TOPIC, record("bcma_definition", "car_t"), "gives bcma_definition and car_t"),
        (TOPIC, record("bcma_definition", reason="logistics"), "and logistics"),
        (TOPIC, record(), "gives nothing"),
        (TOPIC, {}, "gives nothing"),
        (ALARM, record(reason="crisis"), "gives crisis, not emergency"),
        (ALARM, record("bcma_definition"), "gives bcma_definition, not emergency"),
    ],
)
def test_any_other_outcome_is_one(canary, wrong, says):
    assert says in mistake(canary, wrong)


def written(root: pathlib.Path, text: str) -> pathlib.Path:
    (root / FILE).parent.mkdir()
    (root / FILE).write_text(text)
    return root


WHOLE = "canaries: [{ask: a, topic: car_t}, {ask: b, handoff: logistics}, {ask: c, handoff: crisis}]"


def test_ours_hold_a_topic_a_hand_off_and_both_alarms():
    reasons = [canary.handoff for canary in load()]
    assert "" in reasons and {"emergency", "crisis", "human_request"} <= set(reasons)


def test_a_whole_file_is_read(tmp_path):
    assert load(written(tmp_path, WHOLE)) == (Canary("a", "car_t"), Canary("b", handoff="logistics"), Canary("c", handoff="crisis"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "key: value"),
        ("canaries: []", "at least one topic, one hand-off and one alarm"),
        (WHOLE.replace(", {ask: c, handoff: crisis}", ""), "one alarm"),
        (WHOLE.replace("{ask: b, handoff: logistics}, ", ""), "one hand-off"),
        (WHOLE.replace("{ask: a, topic: car_t}, ", ""), "one topic"),
        (WHOLE.replace("ask: a, ", ""), "entry 1"),
        (WHOLE.replace("topic: car_t", "topic: car_t, handoff: crisis"), "either"),
        (WHOLE.replace(", topic: car_t", ""), "either"),
        (WHOLE.replace("topic: car_t", "topic: 5"), "entry 1"),
    ],
)
def test_a_file_that_guards_too_little_is_a_sentence(tmp_path, text, says):
    with pytest.raises(ContentError, match="canaries.yml") as broken:
        load(written(tmp_path, text))
    assert says in str(broken.value)
