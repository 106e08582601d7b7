import pytest

from channels.context import MAX_AGE_TURNS, Context

TOPICS = frozenset({"bcma_definition", "car_t"})
SUBJECT_OF = {"bcma_definition": "bcma", "car_t": "car_t"}
SUBJECTS = frozenset(SUBJECT_OF.values())


@pytest.mark.parametrize("raw", [None, 3, "x", [], {"age": -1}, {"subject": "rm -rf", "age": 0}, {"offered": "car_t", "age": 0}, {"age": 99, "subject": "bcma"}])
def test_what_it_does_not_know_is_dropped(raw):
    assert Context.read(raw, TOPICS, SUBJECTS).subject is None


def test_an_answer_sets_the_subject():
    assert Context().after(["bcma_definition"], SUBJECT_OF, (), None) == Context("bcma", "bcma_definition", (), 0)


def test_a_subject_ages_away():
    context = Context("bcma", "bcma_definition")
    for _ in range(MAX_AGE_TURNS):
        context = Context.read(context.after([], SUBJECT_OF, (), None).write(), TOPICS, SUBJECTS)
    assert context.subject == "bcma"
    context = Context.read(context.after([], SUBJECT_OF, (), None).write(), TOPICS, SUBJECTS)
    assert context.subject is None


def test_it_survives_the_wire():
    context = Context("car_t", "car_t", ("bcma_definition",), 2)
    assert Context.read(context.write(), TOPICS, SUBJECTS) == context
