"""What somebody typed into the search: a case number, a phone number, words, or several of these at once. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

# Whoever writes a number without a country means one of these (phonenumbers' regions).
REGIONS = ("US", "CA")
SHORTEST_PHONE = 4  # digits; fewer are the end of too many numbers
LONGEST_PHONE = 15
MOST_WORDS = 12

_NUMBER = re.compile(r"\s*(?:case\s*)?(?:no\.?|number|#)?\s*#?\s*(\d{1,18})\s*", re.IGNORECASE)
_PHONE = re.compile(r"\s*(?:tel[.:]?|phone:?)?[\d\s()+./\-\u2010-\u2014]+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class LookedFor:
    number: int  # of a case; 0: none
    phones: tuple[str, ...]  # whole numbers, E.164
    phone_ends: tuple[str, ...]  # what a number may end in
    words: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.number or self.phones or self.phone_ends or self.words)


def read(text: str) -> LookedFor:
    """Whatever it is, it comes out as plain digits and letters: nothing in it can be taken for an order to a database."""
    text = unicodedata.normalize("NFKC", text)[:200]
    number = _NUMBER.fullmatch(text)
    digits = re.sub(r"[^0-9]", "", text)
    is_phone = _PHONE.fullmatch(text) is not None and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE + 3
    return LookedFor(
        number=int(number[1]) if number else 0,
        phones=_whole(text) if is_phone else (),
        phone_ends=_ends(text) if is_phone else (),
        # A number written with signs is no row of words.
        words=() if is_phone and not digits == text.strip() else tuple(dict.fromkeys(_WORD.findall(text)))[:MOST_WORDS],
    )


def _ends(text: str) -> tuple[str, ...]:
    """As it is written, and without "(0)" and the zeros in front, which are dialled and belong to no number."""
    digits, dialled = (re.sub(r"[^0-9]", "", part) for part in (text, text.replace("(0)", "")))
    return tuple(dict.fromkeys(end for end in (digits, dialled.lstrip("0")) if len(end) >= SHORTEST_PHONE))


def _whole(text: str) -> tuple[str, ...]:
    found = []
    for region in REGIONS:
        try:
            parsed = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(parsed):
            found.append(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return tuple(dict.fromkeys(found))
