"""Which wordings a clinician has approved: content/approvals.yml against the revisions of today. Pure but for `load`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from content.answers import Answer, Answers
from content.contacts import CHANNELS
from content.errors import Problem, fail
from content.files import ROOT, need, read_mapping

FILE = "content/approvals.yml"


@dataclass(frozen=True)
class Approval:
    """One wording of one answer, approved by a named person on a day."""

    answer: str
    channel: str
    revision: str
    by: str
    when: date


def load(root: Path = ROOT) -> tuple[Approval, ...]:
    """All approvals ever given, in the order of the file, read once per root."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> tuple[Approval, ...]:
    entries = need(read_mapping(root, FILE), "approvals", list, file=FILE, where="The top")
    return tuple(_approval(number, entry) for number, entry in enumerate(entries, start=1))


def _approval(number: int, entry: Any) -> Approval:
    where = f"Approval {number}"
    answer, channel, revision, by = (need(entry, key, str, file=FILE, where=where) for key in ("answer", "channel", "revision", "by"))
    if channel not in CHANNELS:
        raise fail(FILE, f"{where}: the channel `{channel}` is not known.", "Write web or sms.")
    return Approval(answer, channel, revision, by, need(entry, "when", date, file=FILE, where=where))


def approved(answers: Answers, approvals: Sequence[Approval], channel: str) -> Mapping[str, Approval]:
    """The responses whose wording of today is approved for the channel, each with its latest approval."""
    found: dict[str, Approval] = {}
    for approval in sorted(approvals, key=lambda entry: entry.when):
        answer = answers.get(approval.answer)
        if answer and approval.channel == channel and approval.revision == answer.revision(channel):
            found[approval.answer] = approval
    return found


def awaiting(answers: Answers, approvals: Sequence[Approval]) -> list[tuple[Answer, str]]:
    """Every wording that nobody has approved, with its channel."""
    done = {channel: approved(answers, approvals, channel) for channel in CHANNELS}
    return [(answer, channel) for answer in answers.values() for channel in CHANNELS if answer.response not in done[channel]]


def unapproved(answers: Answers, approvals: Sequence[Approval]) -> Iterator[Problem]:
    """A problem for each wording that a production desk may not say."""
    for answer, channel in awaiting(answers, approvals):
        earlier = any((entry.answer, entry.channel) == (answer.response, channel) for entry in approvals)
        what = "has changed since it was approved" if earlier else "is not approved"
        name = "SMS" if channel == "sms" else "web"
        yield Problem(FILE, f"The {name} text of {answer.response}, revision {answer.revision(channel)}, {what}.", "Have a clinician approve it, and add the entry (docs/approve-the-answers.md).")


def misnamed(answers: Answers, approvals: Sequence[Approval]) -> Iterator[Problem]:
    for approval in approvals:
        if approval.answer not in answers:
            yield Problem(FILE, f"{approval.answer} is approved, but there is no such answer.", "Correct its name, or take the entry out if the answer is gone.")
