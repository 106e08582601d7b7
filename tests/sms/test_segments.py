"""How carriers cut texts: the numbers of 3GPP TS 23.038, written out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import gsm
from content.answers import load
from desk.sms import segments
from desk.sms.segments import Encoding

TABLE = [
    # text, encoding, units, segments
    ("", Encoding.GSM7, 0, 0),
    ("a", Encoding.GSM7, 1, 1),
    ("a" * 160, Encoding.GSM7, 160, 1),
    ("a" * 161, Encoding.GSM7, 161, 2),
    ("a" * 306, Encoding.GSM7, 306, 2),
    ("a" * 307, Encoding.GSM7, 307, 3),
    ("a" * 459, Encoding.GSM7, 459, 3),
    ("€", Encoding.GSM7, 2, 1),
    ("{}[]~^|\\€", Encoding.GSM7, 18, 1),
    ("€" * 80, Encoding.GSM7, 160, 1),
    ("€" * 81, Encoding.GSM7, 162, 2),
    ("a" * 152 + "€" + "a" * 8, Encoding.GSM7, 162, 2),
    ("\n" * 160, Encoding.GSM7, 160, 1),
    ("é à ñ ü Ç Ω £ ¿ ¡", Encoding.GSM7, 17, 1),
    ("á", Encoding.UCS2, 1, 1),
    ("ç", Encoding.UCS2, 1, 1),
    ("it’s", Encoding.UCS2, 4, 1),
    ("–", Encoding.UCS2, 1, 1),
    ("á" * 70, Encoding.UCS2, 70, 1),
    ("á" * 71, Encoding.UCS2, 71, 2),
    ("á" * 134, Encoding.UCS2, 134, 2),
    ("á" * 135, Encoding.UCS2, 135, 3),
    ("🙂", Encoding.UCS2, 2, 1),
    ("🙂" * 35, Encoding.UCS2, 70, 1),
    ("🙂" * 36, Encoding.UCS2, 72, 2),
    ("什么是骨髓瘤", Encoding.UCS2, 6, 1),
    ("a" * 159 + "🙂", Encoding.UCS2, 161, 3),
    ("\x1b", Encoding.UCS2, 1, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "count"), TABLE)
def test_a_text_costs_what_the_carrier_counts(text: str, encoding: Encoding, units: int, count: int) -> None:
    cut = segments.split(text)
    assert (cut.encoding, cut.units, cut.segments) == (encoding, units, count)


def test_an_escape_pair_is_never_torn_apart() -> None:
    cut = segments.split("a" * 152 + "€" + "a" * 100)
    assert cut.parts[0] == "a" * 152
    assert cut.parts[1].startswith("€")


def test_an_emoji_is_never_torn_apart() -> None:
    for part in segments.split("a" * 66 + "🙂" * 40).parts:
        part.encode("utf-16-be").decode("utf-16-be")


def test_it_names_each_foreign_character_once() -> None:
    assert segments.outside_gsm7("it’s – “so” – it’s") == ["’", "–", "“", "”"]
    assert segments.outside_gsm7("plain [text] for 5 €") == []


@given(st.text(max_size=700))
def test_nothing_is_lost_between_the_segments(text: str) -> None:
    cut = segments.split(text)
    assert "".join(cut.parts) == text


@given(st.text(alphabet=st.sampled_from("aé€[]{~\n ñ@Δ"), max_size=700))
def test_no_segment_is_longer_than_a_carrier_takes(text: str) -> None:
    cut = segments.split(text)
    longest = 160 if cut.segments < 2 else 153
    assert all(gsm.septets(part) <= longest for part in cut.parts)


@pytest.mark.parametrize("response", list(load()))
def test_every_sms_text_of_the_product_fits_two_segments_for_every_country(response: str) -> None:
    answer = load()[response]
    for country in ("US", "CA", "GB", "ES", None):
        cut = segments.split(answer.render("sms", country, limit=4000, length=32000, name="Maximiliana", other="Bartholomew", staff_hours="Monday to Friday 9 AM to 4:30 PM PST"))
        assert cut.encoding is Encoding.GSM7
        assert cut.units <= 306
        assert cut.segments <= 2
