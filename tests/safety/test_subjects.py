"""Whose danger it is: a thing, a film and a song have none; the person beside them may."""

from __future__ import annotations

import pytest

from safety import screen

NOBODY = [
    "my spreadsheet is having a seizure",
    "the housing market has collapsed",
    "our old fridge is choking again",
    "in the last episode she overdoses",
    "he has a heart attack in the film",
    "the chorus says I want to die tonight",
    "lyrics to a song about suicide",
    "the villain collapses and nobody comes",
    "my heart stopped when I opened the letter",
    "she's alright now, only fainted from the heat",
    "his fever has been gone since Tuesday",
    "I would jump out of the window over this traffic",
]
SOMEBODY = [
    "I closed the laptop and my chest hurts",
    "typing this on the laptop, can't breathe",
    "the market is closed, my husband collapsed on the way",
    "after the film I want to kill myself",
    "my dad had a seizure in the film tonight",
    "in the film he jumps and I want to do the same, I want to die",
    "her heart stopped",
    "my heart stopped for seconds and I fainted",
    "she's alright now, but he just fainted",
    "his fever has been gone since Tuesday and now he can't breathe",
    "I am going to jump out of the window",
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_in_danger(text: str) -> None:
    assert screen.screen(text) is None


@pytest.mark.parametrize("text", SOMEBODY)
def test_somebody_is_in_danger(text: str) -> None:
    assert screen.screen(text) is not None


@pytest.mark.parametrize("text", ["I took 40 tylenol", "she swallowed about 30 of her pills", "took sixty oxycodone an hour ago"])
def test_a_heap_of_pills_is_an_overdose(text: str) -> None:
    danger = screen.screen(text)
    assert danger is not None and danger.rule == "overdose"


@pytest.mark.parametrize("text", ["took 2 tylenol", "I take 20 pills a day", "took 20 mg dex this morning", "took 10 dex tablets as told", "I have 30 pills left, is that enough until the refill"])
def test_a_dose_is_none(text: str) -> None:
    assert screen.screen(text) is None


@pytest.mark.parametrize("text", ["emergency", "ambulance", "choking", "i took them all"])
def test_a_cry_of_few_words_is_heard(text: str) -> None:
    assert screen.screen(text) is not None


@pytest.mark.parametrize("text", ["emergency contact", "the ambulance bill came", "is it a choking hazard", "i took them all to school"])
def test_the_same_word_in_a_sentence_is_none(text: str) -> None:
    assert screen.screen(text) is None
