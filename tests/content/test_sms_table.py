"""`make sms-table`: the texts as they go out, and an exit code for one that costs too much."""

from __future__ import annotations

import pytest

from content import answers
from tools import sms_table

from .project import Copy


def test_every_text_is_listed_and_none_is_too_dear(capsys: pytest.CaptureFixture[str]) -> None:
    assert sms_table.main([]) == 0
    said = capsys.readouterr().out
    assert all(name.removeprefix("utter_") in said for name in answers.load())


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("CAR – a receptor. (", "utter_car_t: not in GSM-7: –. Shorten it"),
        ("[chimeric] " * 26 + "(", "utter_car_t: over 306."),
    ],
)
def test_a_text_that_costs_too_much_fails(copy: Copy, capsys: pytest.CaptureFixture[str], new: str, said: str) -> None:
    copy.within("utter_car_t", "CAR stands for chimeric antigen receptor. \\(", new)
    assert sms_table.main([str(copy.root)]) == 1
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "characters", "segments", "encoding", "problem"),
    [
        ("a" * 160, 160, 1, "GSM-7", ""),
        ("a" * 306, 306, 2, "GSM-7", ""),
        ("a" * 307, 307, 3, "GSM-7", "over 306"),
        ("[" * 154, 308, 3, "GSM-7", "over 306"),
        ("’", 1, 1, "UCS-2", "not in GSM-7: ’"),
    ],
)
def test_a_text_is_measured_as_carriers_do(text: str, characters: int, segments: int, encoding: str, problem: str) -> None:
    found = sms_table.line("utter_x", text)
    assert (found.characters, found.segments, found.encoding, found.problem) == (characters, segments, encoding, problem)
