"""Every trained model is asked what staff have taught (tests/taught.yml, written by `make learn`), each question alone, the whole way through.

The file may be empty. So the judge is tried on questions whose reading is certain, and the form of the file is a test of its
own (tests/tools/test_learn.py).
"""

import pathlib

import pytest

from tools.learn import taught
from tools.learn.lesson import is_right

FILE = pathlib.Path(__file__).resolve().parent.parent / "taught.yml"


def wrong(talk, lessons):
    """Those that are read as something else, with how they are read."""
    found = []
    for one in lessons:
        (record,) = talk(one.text)
        reason = (record["handoff"] or {}).get("reason", "")
        if not is_right(one.label, record["topics"], reason):
            found.append((one.text, one.label, record["topics"], reason))
    return found


def test_what_staff_taught_is_understood(talk):
    assert wrong(talk, taught.parse(FILE.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("text", "label"), [("what is bcma", "bcma_definition"), ("how much does car t cost", "logistics"), ("hello", "greet"), ("what's the capital of peru", "off_topic")]
)
def test_a_lesson_that_holds_is_seen_to_hold_and_one_that_does_not_is_found(talk, text, label):
    assert wrong(talk, [taught.Taught(text, label, "2026-01-01")]) == []
    assert [found[:2] for found in wrong(talk, [taught.Taught(text, "car_t", "2026-01-01")])] == [(text, "car_t")]
