import pytest

from actions.take_choice import chosen

OFFERED = ["bcma_definition", "car_t", "adc"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("2", "car_t"),
        ("the second one", "car_t"),
        ("first one please", "bcma_definition"),
        ("number three", "adc"),
        ("the last one", "adc"),
        ("one", "bcma_definition"),
        ("whatever", None),
    ],
)
def test_it_takes_the_place_named(text, topic):
    assert chosen(text, OFFERED) == topic


def test_a_place_that_was_not_offered_is_nothing():
    assert chosen("3", OFFERED[:2]) is None


def test_nothing_offered_is_nothing():
    assert chosen("the first one", []) is None
