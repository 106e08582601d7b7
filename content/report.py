"""Every wording with its measures, in the order of the page's sections: what `make check REPORT=1` prints and writes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from content import approvals, gsm, plain, sentences
from content.answers import Answer, Kind
from content.approvals import Approval
from content.checks import LONGEST, Content, longest
from content.contacts import CHANNELS
from content.held import Held

BESIDE = {Kind.HANDOFF: "Hand-offs to the helpline", Kind.CONVERSATION: "Words of courtesy", Kind.FIXED: "Texts of the desk"}


@dataclass(frozen=True)
class Row:
    """One wording. `characters` and `segments` of an SMS are those of its longest expansion, with the note of an overdue review;
    `first_segment` is the SMS up to where a phone may cut it, and the whole text on the web. `grade` is None when not measured."""

    answer: Answer
    channel: str
    text: str
    grade: float | None
    words: int
    characters: int
    segments: int | None
    first_segment: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    revision: str
    approval: Approval | None
    held: Held | None

    @property
    def cited(self) -> list[str]:
        return list(dict.fromkeys(name for _, names in self.facts for name in names))

    @property
    def first_segment_ends(self) -> str:
        """Its last words, the last one perhaps cut; nothing on the web, which has no segments."""
        return f"... {' '.join(self.first_segment.split()[-4:])}" if self.segments else ""

    @property
    def state_in_short(self) -> str:
        return "held" if self.held else "approved" if self.approval else "awaiting"

    @property
    def state(self) -> str:
        if self.held:
            return "held: the page changed"
        return f"approved by {self.approval.by}, {self.approval.when}" if self.approval else "awaiting approval"


@dataclass(frozen=True)
class Group:
    """A section of the page, or one kind of the texts beside the answers."""

    heading: str
    of_the_page: bool
    rows: tuple[Row, ...]


def groups(content: Content, grade: Callable[[str], float] | None) -> list[Group]:
    rows = list(_rows(content, grade))
    found = [Group(section.heading, True, tuple(row for row in rows if row.answer.section == section.id)) for section in content.page.sections.values()]
    found += [Group(heading, False, tuple(row for row in rows if row.answer.kind is kind)) for kind, heading in BESIDE.items()]
    return [group for group in found if group.rows]


def _rows(content: Content, grade: Callable[[str], float] | None) -> Iterator[Row]:
    terms = plain.protected(content.root)
    approved = {channel: approvals.approved(content.answers, content.rules.approvals, channel) for channel in CHANNELS}
    for answer in content.answers.values():
        sms = max(longest(content, answer).values(), key=gsm.septets)
        for channel in CHANNELS:
            text = answer.render(channel, "US", **LONGEST)
            yield Row(
                answer=answer,
                channel=channel,
                text=text,
                grade=grade(plain.countable(text, terms)) if grade else None,
                words=len(re.findall(r"\w[\w'-]*", text)),
                characters=gsm.septets(sms) if channel == "sms" else len(text),
                segments=gsm.segments(sms) if channel == "sms" else None,
                first_segment=gsm.first_segment(text) if channel == "sms" else text,
                facts=_facts(answer, channel),
                revision=answer.revision(channel),
                approval=approved[channel].get(answer.response),
                held=content.rules.held.get(answer.response),
            )


def _facts(answer: Answer, channel: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    said: Sequence[str] = sentences.split(answer.text(channel))
    return tuple(zip(said, answer.facts(channel))) if answer.kind is Kind.TOPIC else ()
