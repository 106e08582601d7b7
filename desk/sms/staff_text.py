"""What staff write, made fit for a phone: signs that a text message carries cheaply, and a long reply in numbered parts. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from . import segments

# Segments of one part. A phone puts a few together reliably; carriers begin to drop and to bill oddly beyond that.
MOST_SEGMENTS = 3
# Room for "(10/12) " in front of each part.
MARK = 8

# What word processors and phones put in place of the plain signs. Letters stay as they are: they belong to somebody's name or language.
_PLAIN = str.maketrans({
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'", "`": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-",
    "\u2026": "...", "\u2022": "-", "\u00b7": "-", "\u00d7": "x", "\u2044": "/", "\ufb01": "fi", "\ufb02": "fl",
    "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\t": " ",
    "\u200b": "", "\u200e": "", "\u200f": "", "\u2060": "", "\ufeff": "", "\u00ad": "",
})  # fmt: skip


@dataclass(frozen=True)
class Fitted:
    """`parts` are what goes out, each a message of its own. `plainer`: signs of the draft were replaced."""

    parts: tuple[str, ...]
    plainer: bool

    @property
    def segments(self) -> int:
        return sum(segments.split(part).segments for part in self.parts)


def fit(text: str) -> Fitted:
    """The text as it goes out. Signs are replaced only where that makes the whole of it cheaper."""
    plain = text.translate(_PLAIN)
    plainer = not segments.is_gsm7(text) and segments.is_gsm7(plain)
    return Fitted(_parts(plain if plainer else text), plainer)


def _parts(text: str) -> tuple[str, ...]:
    """Whole if it fits, else cut between words, "(1/3) " in front of each."""
    if segments.split(text).segments <= MOST_SEGMENTS:
        return (text,)
    cut, left = [], text
    while left:
        piece, left = _first(left)
        cut.append(piece)
    return tuple(f"({number}/{len(cut)}) {piece}" for number, piece in enumerate(cut, 1))


def _first(text: str) -> tuple[str, str]:
    """As many whole words as one part holds, and what is left; a word too long for a part is torn."""
    low, high = 1, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(text[:middle]) else (low, middle - 1)
    if low == len(text):
        return text, ""
    for gap in ("\n\n", ". ", "\n", " "):
        end = text.rfind(gap, low // 2, low + 1)
        if end > 0:
            end += 1 if gap == ". " else 0
            return text[:end].rstrip(), text[end:].lstrip()
    return text[:low], text[low:]


def _fits(text: str) -> bool:
    return segments.split("0" * MARK + text).segments <= MOST_SEGMENTS
