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
    phone_end: str  # the last digits of a number; empty: none
    words: tuple[str, ...]

    @property
    def nothing(self) -> bool:
        return not (self.number or self.phones or self.phone_end or self.words)


def read(text: str) -> LookedFor:
    """Whatever it is, it comes out as plain digits and letters: nothing in it can be taken for an order to a database."""
    text = unicodedata.normalize("NFKC", text)[:200]
    number = _NUMBER.fullmatch(text)
    digits = "".join(sign for sign in text if sign in "0123456789")
    is_phone = _PHONE.fullmatch(text) is not None and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE + 3
    # (0) and the zeros in front are dialled, not kept.
    end = "".join(sign for sign in text.replace("(0)", "") if sign in "0123456789").lstrip("0") if is_phone else ""
    return LookedFor(
        number=int(number[1]) if number else 0,
        phones=_whole(text) if is_phone else (),
        phone_end=end if len(end) >= SHORTEST_PHONE else "",
        # A number written with signs is no row of words.
        words=() if is_phone and not digits == text.strip() else tuple(dict.fromkeys(_WORD.findall(text)))[:MOST_WORDS],
    )


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
