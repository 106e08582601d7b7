"""Preparing a text to measure how plain its words are: terms of the page and phone numbers count as one short word."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from content import sentences
from content.files import ROOT, need, read_mapping

FILE = "content/glossary.yml"
HIGHEST_GRADE = 8.0  # US school grade; the house asks for 8 at most and aims at 6
STAND_IN = "term"  # one syllable

_NUMBER = re.compile(r"\+?\d[\dA-Z,-]*(?: \(\d+\))?")


@lru_cache(maxsize=8)
def protected(root: Path = ROOT) -> tuple[str, ...]:
    """The protected terms, as in content/glossary.yml."""
    return tuple(need(read_mapping(root, FILE), "protected", list, file=FILE, where="The top"))


def countable(text: str, terms: tuple[str, ...]) -> str:
    """The text as one paragraph of sentences, ready for a readability measure. `text` has its placeholders filled."""
    said = " ".join(sentence.rstrip(".:") + "." for sentence in sentences.split(text))
    for term in terms:
        said = re.sub(rf"\b{re.escape(term)}\b", STAND_IN, said, flags=re.IGNORECASE)
    return _NUMBER.sub(STAND_IN, said)
