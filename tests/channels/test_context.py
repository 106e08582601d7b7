import json

import pytest

from channels.context import MAX_AGE_TURNS, MOST_RECENT, Context

TOPICS = frozenset({"bcma_definition", "car_t", "videos", "adc"})
SUBJECT_OF = {"bcma_definition": "bcma", "car_t": "car_t", "videos": "videos", "adc": "adc"}
SUBJECTS = frozenset(SUBJECT_OF.values())
REASONS = frozenset({"side_effects"})


def read(raw):
    return Context.read(raw, TOPICS, SUBJECTS, REASONS)


@pytest.mark.parametrize(
    "raw",
    [
        None, 3, "x", [], {"age": -1}, {"subject": "rm -rf", "age": 0}, {"subject": ["bcma"], "age": 0}, {"offered": "car_t", "age": 0},
        {"age": 99, "subject": "bcma"}, {"age": 0, "recent": [{}, 1, "nothing"], "listed": {"a": 1}, "reason": {}},
    ],
)  # fmt: skip
def test_what_it_does_not_know_is_dropped(raw):
    context = read(raw)
    assert (context.subject, context.recent, context.offered, context.listed, context.reason) == (None, (), (), (), None)


def test_an_answer_sets_the_subject():
    context = Context().after(["bcma_definition"], SUBJECT_OF)
    assert (context.subject, context.last_topic, context.age) == ("bcma", "bcma_definition", 0)


def test_a_subject_ages_away():
    context = Context("bcma", ("bcma_definition",), listed=("car_t", "adc"))
    for _ in range(MAX_AGE_TURNS):
        context = read(context.after([], SUBJECT_OF).write())
    assert (context.subject, context.listed) == ("bcma", ("car_t", "adc"))
    context = read(context.after([], SUBJECT_OF).write())
    assert (context.subject, context.listed) == (None, ())


def test_a_list_stays_until_another_is_said():
    context = Context().after(["bcma_definition"], SUBJECT_OF, listed=("car_t", "adc"))
    context = context.after(["car_t"], SUBJECT_OF).after([], SUBJECT_OF, reason="side_effects")
    assert context.listed == ("car_t", "adc")
    assert context.after(["videos"], SUBJECT_OF, listed=("adc", "car_t")).listed == ("adc", "car_t")


def test_a_reason_lives_for_one_turn():
    context = Context().after([], SUBJECT_OF, named="car_t", reason="side_effects")
    assert (context.reason, context.subject) == ("side_effects", "car_t")
    assert context.after(["car_t"], SUBJECT_OF).reason is None


def test_a_video_on_a_treatment_speaks_of_the_treatment():
    assert Context().after(["videos"], SUBJECT_OF, named="car_t").subject == "car_t"
    assert Context().after(["bcma_definition"], SUBJECT_OF, named="car_t").subject == "bcma"


def test_only_the_latest_topics_are_kept():
    context = Context()
    for _ in range(MOST_RECENT + 3):
        context = context.after(["car_t", "adc"], SUBJECT_OF)
    assert len(context.recent) == MOST_RECENT


def test_it_survives_the_wire():
    context = Context("car_t", ("videos", "car_t"), ("bcma_definition",), ("car_t", "adc"), "side_effects", 2)
    assert read(json.loads(json.dumps(context.write()))) == context
