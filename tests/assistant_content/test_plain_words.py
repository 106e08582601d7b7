"""How plain each text is, measured by textstat, which only the assistant's environment has."""

from __future__ import annotations

import pytest
import textstat

from content import answers, checks, plain

ALL = list(answers.load().values())
TARGET = 6.0  # what the texts aim at as a whole; no single one may pass plain.HIGHEST_GRADE


def grade(text: str) -> float:
    return textstat.flesch_kincaid_grade(plain.countable(text, plain.protected()))


def test_no_text_is_harder_than_grade_eight() -> None:
    found = checks.plain_words(checks.read(), textstat.flesch_kincaid_grade)
    assert [str(problem) for problem in found] == []


@pytest.mark.parametrize("channel", checks.CHANNELS)
def test_most_texts_reach_the_target(channel: str) -> None:
    grades = [grade(answer.render(channel, "US", **checks.LONGEST)) for answer in ALL]
    assert sum(reached <= TARGET for reached in grades) >= 0.9 * len(grades)


def test_the_measure_tells_hard_words_from_plain_ones() -> None:
    hard = "Subsequent administration necessitates comprehensive multidisciplinary evaluation of contraindications."
    assert grade(hard) > plain.HIGHEST_GRADE > grade("Your body can fight this. You can call us.")
