"""Reports that an answer was wrong, or wrong for the question. Staff make them, a clinician settles them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from content import answers
from content.answers import Answer
from desk.audit.record import record
from desk.conversations.cleaning import is_blank, storable
from desk.conversations.models import Message, Sender, SwitchedOff, WrongAnswer

from . import words
from .lessons import one_line
from .told import colleague

LONGEST = WrongAnswer._meta.get_field("what").max_length
LONGEST_OUTCOME = WrongAnswer._meta.get_field("outcome").max_length
SETTLED = 50  # settled ones that the page shows


class Reported(Enum):
    """How an act ended. Everything but DONE changed nothing."""

    DONE = "done"
    MISSING = "missing"  # no such answer or report
    ALREADY = "already"  # reported by the same member of staff
    SETTLED = "settled"  # somebody was quicker
    EMPTY = "empty"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Report:
    """One report as the page shows it. `switch` is the answer's switch, empty when it has none."""

    number: int
    title: str
    said: str
    what: str
    by: str
    at: datetime
    channel: str
    reworded: bool  # the answer's wording is another one today
    switch: str
    switched_off: bool
    settled_by: str
    settled_at: datetime | None
    outcome: str


def report(message_id: int, staff: AbstractBaseUser, what: str) -> Reported:
    what = one_line(storable(what))
    if is_blank(what):
        return Reported.EMPTY
    if len(what) > LONGEST:
        return Reported.TOO_LONG
    message = Message.objects.filter(pk=message_id, sender=Sender.ASSISTANT).exclude(response="").first()
    if message is None:
        return Reported.MISSING
    try:
        with transaction.atomic():
            made = WrongAnswer.objects.create(message=message, response=message.response, revision=message.revision, what=what, reported_by=staff)
            record(staff, "answer.reported", f"report:{made.pk}")
    except IntegrityError:  # one report for each answer and member of staff
        return Reported.ALREADY
    return Reported.DONE


def settle(report_id: int, staff: AbstractBaseUser, outcome: str) -> Reported:
    outcome = one_line(storable(outcome))
    if is_blank(outcome):
        return Reported.EMPTY
    if len(outcome) > LONGEST_OUTCOME:
        return Reported.TOO_LONG
    with transaction.atomic():
        waiting = WrongAnswer.objects.filter(pk=report_id, settled_at=None)
        if not waiting.update(settled_by=staff, settled_at=timezone.now(), outcome=outcome):
            return Reported.SETTLED if WrongAnswer.objects.filter(pk=report_id).exists() else Reported.MISSING
        record(staff, "answer.settled", f"report:{report_id}")
    return Reported.DONE


def waiting() -> Sequence[Report]:
    """The oldest first."""
    return _shown(WrongAnswer.objects.filter(settled_at=None).order_by("pk"))


def settled() -> Sequence[Report]:
    """The last settled first."""
    return _shown(WrongAnswer.objects.exclude(settled_at=None).order_by("-settled_at", "-pk")[:SETTLED])


def _shown(rows: object) -> list[Report]:
    off = set(SwitchedOff.objects.values_list("switch", flat=True))
    people = ("message__conversation", "reported_by", "settled_by")
    return [_report(row, off) for row in rows.select_related(*people)]  # type: ignore[attr-defined]


def _report(row: WrongAnswer, off: set[str]) -> Report:
    channel = row.message.conversation.channel
    answer = answers.load().get(row.response)
    switch = f"topic:{answer.topic}" if answer and answer.topic else ""
    return Report(
        number=row.pk,
        title=title_of(row.response, answer),
        said=row.message.text,
        what=row.what,
        by=colleague(row.reported_by),
        at=row.reported_at,
        channel=words.CHANNELS.get(channel, channel),
        reworded=answer is None or answer.revision(channel) != row.revision,
        switch=switch,
        switched_off=switch in off,
        settled_by=colleague(row.settled_by),
        settled_at=row.settled_at,
        outcome=row.outcome,
    )


def title_of(response: str, answer: Answer | None) -> str:
    return (answer.title if answer else "") or response.removeprefix("utter_").replace("_", " ").capitalize()
