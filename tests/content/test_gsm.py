"""Our small measure of an SMS against the library that cuts them."""

from __future__ import annotations

import pytest
import smsutil
from hypothesis import given
from hypothesis import strategies as st

from content import gsm

GSM_TEXT = st.text(alphabet=sorted(gsm._BASIC | gsm._EXTENDED), max_size=400)


@given(GSM_TEXT)
def test_it_counts_septets_as_the_library_does(text: str) -> None:
    assert not gsm.outside(text)
    assert gsm.septets(text) == smsutil.split(text).total_bytes


@given(GSM_TEXT.filter(bool))
def test_its_first_segment_is_the_library_s(text: str) -> None:
    assert gsm.first_segment(text) == smsutil.split(text).parts[0].content


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "Zs"]), min_size=1, max_size=400))
def test_it_counts_segments_of_plain_text_as_the_library_does(text: str) -> None:
    assert gsm.segments(text) == len(smsutil.split(text).parts)


@given(st.text(max_size=200))
def test_it_knows_the_alphabet_as_the_library_does(text: str) -> None:
    without_escape = text.replace("\x1b", "")  # the library takes the escape code for a letter; a phone does not
    assert (not gsm.outside(without_escape)) == (not without_escape or smsutil.is_valid_gsm(without_escape))


@pytest.mark.parametrize(
    ("text", "segments"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("中" * 70, 1), ("中" * 71, 2), ("中" * 135, 3)],
)
def test_it_counts_segments(text: str, segments: int) -> None:
    assert gsm.segments(text) == segments


def test_it_names_each_character_outside_the_alphabet_once() -> None:
    assert gsm.outside("“Hello” – “you”") == ["“", "”", "–"]
