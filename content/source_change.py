"""What a new snapshot of the page changes: which statements, sections, facts and answers. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from content import snapshot
from content.contacts import CHANNELS
from content.everything import Content
from content.held import Held
from content.snapshot import Statement


@dataclass(frozen=True)
class New:
    """A statement that the recorded snapshot does not have, and the section it stands in."""

    fingerprint: str
    text: str
    section: str


@dataclass(frozen=True)
class Change:
    """`gone` are recorded statements the new snapshot lacks, with their sections. `answers` rest on a fact of a changed section:
    any of its statements may read differently now. `lines` are those of content/snapshot.yml for the new snapshot, with `?`
    where somebody must say what a statement becomes. `kept` is how many recorded statements the new snapshot still has."""

    gone: tuple[tuple[Statement, str], ...]
    new: tuple[New, ...]
    sections: tuple[str, ...]
    facts: tuple[str, ...]
    answers: Mapping[str, tuple[str, ...]]
    lines: tuple[str, ...]
    kept: int


def compare(content: Content, text: str) -> Change:
    """`text` is the new snapshot. Statements that only moved, and a page that was only set anew, are no change."""
    recorded, said = content.statements, snapshot.statements(text)
    before, after = [statement.fingerprint for statement in recorded], [snapshot.fingerprint(statement) for statement in said]
    section_of = snapshot.sections(content.page, recorded)
    lost, added, near = _unmatched(before, after)
    gone = tuple((recorded[at], section_of[at]) for at in lost)
    new = tuple(New(after[at], said[at], section_of[near[at]]) for at in added)
    changed = {section for _, section in gone} | {statement.section for statement in new}
    sections = tuple(section for section in content.page.sections if section in changed)
    return Change(
        gone=gone,
        new=new,
        sections=sections,
        facts=tuple(fact.id for fact in content.page.facts.values() if fact.section in changed),
        answers=_resting_on(content, sections),
        lines=_lines(recorded, after),
        kept=len(recorded) - len(lost),
    )


def hold(content: Content, change: Change, today: date) -> dict[str, Held]:
    """The answers to keep off: those held already, and those the change touches, from today."""
    headings = {section.id: section.heading for section in content.page.sections.values()}
    fresh = {name: Held(today, f"the page changed in: {', '.join(headings[section] for section in sections)}".replace('"', "'")) for name, sections in change.answers.items()}
    return dict(content.rules.held) | fresh


def _unmatched(before: Sequence[str], after: Sequence[str]) -> tuple[list[int], list[int], dict[int, int]]:
    """Places lost from `before`, places added in `after`, and for each added place the recorded one nearest to it."""
    lost: list[int] = []
    added: list[int] = []
    near: dict[int, int] = {}
    for kind, from_, to, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            lost += range(from_, to)
            added += range(start, end)
            near |= {at: from_ if to > from_ else max(from_ - 1, 0) for at in range(start, end)}
    moved = Counter(before[at] for at in lost) & Counter(after[at] for at in added)
    return _without(lost, before, Counter(moved)), _without(added, after, Counter(moved)), near


def _without(places: Sequence[int], fingerprints: Sequence[str], moved: Counter[str]) -> list[int]:
    left = []
    for at in places:
        if moved[fingerprints[at]] > 0:
            moved[fingerprints[at]] -= 1
        else:
            left.append(at)
    return left


def _resting_on(content: Content, sections: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for answer in content.answers.topics().values():
        cited = {content.page.facts[name].section for channel in CHANNELS for names in answer.facts(channel) for name in names if name in content.page.facts}
        touched = tuple(section for section in sections if section in cited)
        if touched:
            found[answer.response] = touched
    return found


def _lines(recorded: Sequence[Statement], after: Sequence[str]) -> tuple[str, ...]:
    became: dict[str, list[str]] = {}
    for statement in recorded:
        became.setdefault(statement.fingerprint, []).append(f"{snapshot.HEADING} {statement.heading}" if statement.heading else " ".join(statement.became))
    return tuple(f"- {fingerprint} {became[fingerprint].pop(0) if became.get(fingerprint) else '?'}" for fingerprint in after)
