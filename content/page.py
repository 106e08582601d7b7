"""The page behind every answer: its sections, its facts in our words, its review date. Read from content/page.yml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from content.errors import fail
from content.files import ROOT, need, read_mapping

FILE = "content/page.yml"
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True)
class Fact:
    id: str
    text: str
    section: str


@dataclass(frozen=True)
class Section:
    """`heading` is what a person is shown; `ours` marks a heading the page does not have in these words."""

    id: str
    heading: str
    ours: bool


@dataclass(frozen=True)
class LeftOut:
    """What of the page no fact holds, and why not."""

    what: str
    why: str


@dataclass(frozen=True)
class Page:
    publisher: str
    subject: str
    reviewed: date
    snapshot_sha256: str
    sections: Mapping[str, Section]
    facts: Mapping[str, Fact]
    ours: Mapping[str, str]
    left_out: Mapping[str, LeftOut]

    def reviewed_in_words(self, channel: str) -> str:
        """The review date as a person reads it: "May 19, 2025", or "May 2025" in an SMS, where months have three letters."""
        month = _MONTHS[self.reviewed.month - 1]
        if channel == "sms":
            return f"{month[:3]} {self.reviewed.year}"
        return f"{month} {self.reviewed.day}, {self.reviewed.year}"


def load(root: Path = ROOT) -> Page:
    """The page, read once per root. Raises ContentError with a sentence when page.yml cannot be used."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> Page:
    data = read_mapping(root, FILE)
    head = need(data, "page", dict, file=FILE, where="The top")
    reviewed = need(head, "reviewed", date, file=FILE, where="`page`")
    sha = need(head, "snapshot_sha256", str, file=FILE, where="`page`")
    if not re.fullmatch(r"[0-9a-f]{64}", sha):
        raise fail(FILE, "`snapshot_sha256` is not 64 hexadecimal digits.", "Put there what `sha256sum` prints for the snapshot.")
    sections: dict[str, Section] = {}
    facts: dict[str, Fact] = {}
    for section_id, entry in need(data, "sections", dict, file=FILE, where="The top").items():
        where = f"Section `{section_id}`"
        heading = need(entry, "heading", str, file=FILE, where=where)
        sections[section_id] = Section(section_id, heading, bool(entry.get("ours", False)))
        for fact_id, text in need(entry, "facts", dict, file=FILE, where=where).items():
            if fact_id in facts:
                raise fail(FILE, f"The fact `{fact_id}` is given twice.", "Give the second one the next free number.")
            if not isinstance(text, str) or not text.strip():
                raise fail(FILE, f"The fact `{fact_id}` has no text.", "Write it as one plain sentence, in quotes if it holds a colon.")
            facts[fact_id] = Fact(fact_id, text, section_id)
    ours = need(data, "ours", dict, file=FILE, where="The top")
    return Page(
        publisher=need(head, "publisher", str, file=FILE, where="`page`"),
        subject=need(head, "subject", str, file=FILE, where="`page`"),
        reviewed=reviewed,
        snapshot_sha256=sha,
        sections=sections,
        facts=facts,
        ours=ours,
        left_out={name: _left_out(name, entry) for name, entry in need(data, "left_out", dict, file=FILE, where="The top").items()},
    )


def _left_out(name: str, entry: Any) -> LeftOut:
    where = f"`left_out`, `{name}`"
    return LeftOut(need(entry, "what", str, file=FILE, where=where), need(entry, "why", str, file=FILE, where=where))
