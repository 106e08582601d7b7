"""The part of a text that shows where words occur in it, in pieces of which some are marked. Pure; the template escapes each piece."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BEFORE, LENGTH = 60, 220  # characters before the first hit, and in all

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Piece:
    text: str
    marked: bool = False


def surroundings(text: str, words: tuple[str, ...]) -> list[Piece]:
    """Around the first word that begins like one of `words`; the beginning of the text where none does."""
    text = " ".join(text.split())
    wanted = tuple(_plain(word) for word in words)
    hits = [hit.span() for hit in _WORD.finditer(text) if wanted and _begins(_plain(hit[0]), wanted)]
    start = max(0, hits[0][0] - BEFORE) if hits else 0
    if start:
        start = text.find(" ", start, hits[0][0]) + 1 or start
    end = min(len(text), start + LENGTH)
    pieces, at = [Piece("… ")] if start else [], start
    for first, last in hits:
        if first < start or first >= end:
            continue
        pieces += [Piece(text[at:first]), Piece(text[first : min(last, end)], marked=True)]
        at = min(last, end)
    pieces += [Piece(text[at:end]), Piece(" …" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def _begins(word: str, wanted: tuple[str, ...]) -> bool:
    return any(word.startswith(one) if len(one) > 1 else word == one for one in wanted)


def _plain(word: str) -> str:
    """Without case and accents, as the index compares."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
