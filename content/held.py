"""Answers kept off because the page changed under them: content/held.yml, which `make check-source` writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from content.answers import Answers
from content.errors import Problem
from content.files import ROOT, need, read_mapping

FILE = "content/held.yml"


@dataclass(frozen=True)
class Held:
    """Since when, and the sections of the page that changed."""

    since: date
    why: str


def load(root: Path = ROOT) -> Mapping[str, Held]:
    """By response, read once per root."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> Mapping[str, Held]:
    entries = need(read_mapping(root, FILE), "held", dict, file=FILE, where="The top")
    return {name: Held(*(need(entry, key, kind, file=FILE, where=str(name)) for key, kind in (("since", date), ("why", str)))) for name, entry in entries.items()}


def written(text: str, held: Mapping[str, Held]) -> str:
    """The file's text with these entries in place of its own; the comment at its top stays."""
    top = text[: text.index("\nheld:") + 1]
    lines = [f'  {name}: {{since: {entry.since}, why: "{entry.why}"}}' for name, entry in sorted(held.items())]
    return top + ("held:\n" + "\n".join(lines) if lines else "held: {}") + "\n"


def warnings(answers: Answers, held: Mapping[str, Held]) -> Iterator[Problem]:
    for name, entry in held.items():
        if name in answers:
            yield Problem(FILE, f"{name} is kept off since {entry.since} ({entry.why}).", "Correct it if need be, and have both wordings approved anew.")
        else:
            yield Problem(FILE, f"{name} is held, but there is no such answer.", "Take its line out.")
