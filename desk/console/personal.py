"""What in a text may tell who wrote it: a hint for the editor, who decides. Pure.

It marks too much rather than too little, and cannot know everything: a story may tell who wrote it without one name or number.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

MONTHS = "january|february|march|april|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"


class Mark(Enum):
    EMAIL = "an e-mail address"
    LINK = "a web address"
    DATE = "a date"
    NUMBER = "a number"
    NAME = "perhaps a name"


@dataclass(frozen=True)
class Piece:
    """A stretch of the text. `mark` says what it may be; None: nothing that a rule notices."""

    text: str
    mark: Mark | None = None


_RULES = re.compile(
    rf"""
      (?P<EMAIL>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
    | (?P<LINK>(?:https?://|www\.)\S+)
    | (?P<DATE>\b\d{{1,4}}[/.-]\d{{1,2}}(?:[/.-]\d{{1,4}})\b
        | \b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?:{MONTHS})\b\.?(?:\s+\d{{1,4}}(?:st|nd|rd|th)?\b)?(?:,?\s+\d{{4}}\b)?
        | \b(?:in|since|last|this|until|by)\s+may\b | \b\d{{1,2}}(?:st|nd|rd|th)?\s+may\b | \bmay\s+\d{{1,4}}(?:st|nd|rd|th)?\b
        | \b(?:{DAYS})\b)
    | (?P<NUMBER>\+?\d[\d\s().,/-]*\d|\d)
    | (?P<TOLD>(?<=\bname\sis\s)\w+|(?<=\bname's\s)\w+|(?<=\bcalled\s)\w+|(?<=\bdr\s)\w+|(?<=\bdr\.\s)\w+|(?<=\bmr\s)\w+|(?<=\bmr\.\s)\w+|(?<=\bmrs\s)\w+|(?<=\bmrs\.\s)\w+|(?<=\bms\s)\w+)
    | (?P<WORD>[^\W\d_][\w'’-]*)
    """,
    re.X | re.I,
)
# Letters of a treatment's name, and what else begins with a capital without being somebody.
_ALWAYS_KNOWN = frozenset({"i", "i'm", "i'd", "i've", "i'll", "ok", "mm", "us", "usa", "uk"})


def pieces(text: str, known: Collection[str] = ()) -> list[Piece]:
    """The whole text cut into pieces; put together again they are the text. `known`: words, in small letters, that are nobody's name."""
    found: list[Piece] = []
    done = 0
    for match in _RULES.finditer(text):
        mark = _mark(match, text, known)
        if mark is None:
            continue
        if match.start() > done:
            found.append(Piece(text[done : match.start()]))
        found.append(Piece(match.group(), mark))
        done = match.end()
    return [*found, Piece(text[done:])] if done < len(text) else found


def marks(text: str, known: Collection[str] = ()) -> list[Mark]:
    """Which kinds are in the text, each once, in the order of Mark."""
    there = {piece.mark for piece in pieces(text, known)}
    return [mark for mark in Mark if mark in there]


def _mark(match: re.Match[str], text: str, known: Collection[str]) -> Mark | None:
    kind = match.lastgroup
    if kind == "TOLD":
        return Mark.NAME
    if kind != "WORD":
        return Mark[kind or ""]
    word = match.group()
    plain = re.sub(r"['’]s?$", "", word).lower()
    if not word[0].isupper() or len(word) == 1 or word.isupper() or plain in _ALWAYS_KNOWN or plain in known:
        return None  # capitals throughout are a shout or an abbreviation
    return None if _begins_a_sentence(text, match.start()) else Mark.NAME


def _begins_a_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?:\n"
