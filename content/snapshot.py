"""The saved text of the page, statement by statement, as fingerprints: what changed on the page can be told without keeping
its words here. Read from content/snapshot.yml. Pure but for `load`.

A statement is a heading, a line of a list, or one sentence of a paragraph. Spacing, bullets and the shape of quotation
marks do not count: a page that was only set anew has the same statements.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from content import sentences
from content.errors import Problem, fail
from content.files import ROOT, need, read_mapping
from content.page import FILE as PAGE
from content.page import Page

FILE = "content/snapshot.yml"
HEADING = "heading"
DIGITS = 12  # hexadecimal digits of the SHA-256; enough to tell a few hundred statements apart

_BULLET = re.compile(r"^[\s•·*–-]+(?=\S)")
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def statements(text: str) -> list[str]:
    """The statements of a snapshot in order, tidied."""
    lines = (_BULLET.sub("", unicodedata.normalize("NFKC", line).translate(_STRAIGHT)) for line in text.splitlines())
    return [said for line in lines for said in sentences.split(" ".join(line.split()))]


def fingerprint(statement: str) -> str:
    return hashlib.sha256(statement.encode("utf-8")).hexdigest()[:DIGITS]


@dataclass(frozen=True)
class Statement:
    """One statement of the page. `became` are facts and `out-...` entries of page.yml; a heading has its section instead."""

    fingerprint: str
    became: tuple[str, ...]
    heading: str | None


def load(root: Path = ROOT) -> tuple[Statement, ...]:
    """The recorded statements, in the page's order, read once per root."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> tuple[Statement, ...]:
    lines = need(read_mapping(root, FILE), "statements", list, file=FILE, where="The top")
    return tuple(_statement(line) for line in lines)


def _statement(line: Any) -> Statement:
    match = re.fullmatch(rf"([0-9a-f]{{{DIGITS}}})((?: [\w-]+)+)", line) if isinstance(line, str) else None
    if not match:
        raise fail(FILE, f"The line `{line}` is no fingerprint with what it became.", "Write behind the fingerprint which facts it became, such as intro-1 intro-2, or the out-... that leaves it out.")
    words = match.group(2).split()
    if words[0] == HEADING:
        return Statement(match.group(1), (), " ".join(words[1:]))
    return Statement(match.group(1), tuple(words), None)


def sections(page: Page, recorded: Sequence[Statement]) -> list[str]:
    """The section that each statement stands in."""
    found: list[str] = []
    for statement in recorded:
        own = [page.facts[fact].section for fact in statement.became if fact in page.facts]
        found.append(statement.heading or (own[0] if own else found[-1] if found else next(iter(page.sections))))
    return found


def unaccounted(page: Page, recorded: Sequence[Statement]) -> Iterator[Problem]:
    """Every statement became something that exists, and every fact is said by the page."""
    known = page.facts.keys() | page.left_out.keys()
    for statement in recorded:
        if statement.heading is not None and statement.heading not in page.sections:
            yield Problem(FILE, f"The statement {statement.fingerprint} is the heading of `{statement.heading}`, which is no section.", "Use a key of `sections` in content/page.yml.")
        for name in statement.became:
            if name not in known:
                yield Problem(FILE, f"The statement {statement.fingerprint} became {name}, which is no fact and not left out.", "Look the number up in content/page.yml.")
    used = {name for statement in recorded for name in statement.became}
    for name in [*page.facts, *page.left_out]:
        if name not in used:
            what = f"The fact {name} rests on no statement of the page." if name in page.facts else f"{name} is left out, but no statement of the page says it."
            yield Problem(PAGE, what, f"Take it out, or write {name} behind the statement that says it in {FILE}.")
