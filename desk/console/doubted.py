"""Answers that people on the website said seem wrong. Staff and clinicians see counts; nobody wrote a word about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from content import answers
from desk.conversations.models import Helpful, HelpfulReason, SwitchedOff

from . import words
from .reports import title_of

MOST = 50
_SEEMS_WRONG = Q(reason=HelpfulReason.SEEMS_WRONG)


@dataclass(frozen=True)
class Doubted:
    """One wording of an answer that people said seems wrong. They wrote nothing about it: it is a count to look into."""

    title: str
    channel: str
    revision: str
    people: int
    judged: int  # how many judged this wording at all
    newest: datetime
    reworded: bool
    switch: str
    switched_off: bool


def doubted() -> Sequence[Doubted]:
    """By answer and wording, those of today first, then by how many people."""
    rows = Helpful.objects.order_by().values_list("message__response", "message__revision", "message__conversation__channel")
    counted = rows.annotate(
        people=Count("pk", filter=_SEEMS_WRONG), judged=Count("pk"), newest=Max("at", filter=_SEEMS_WRONG)
    ).filter(people__gt=0)
    off = set(SwitchedOff.objects.values_list("switch", flat=True))
    return sorted((_doubted(row, off) for row in counted), key=lambda one: (one.reworded, -one.people, one.title))[:MOST]


def _doubted(row: tuple, off: set[str]) -> Doubted:
    response, revision, channel, people, judged, newest = row
    answer = answers.load().get(response)
    switch = f"topic:{answer.topic}" if answer and answer.topic else ""
    return Doubted(
        title=title_of(response, answer),
        channel=words.CHANNELS.get(channel, channel),
        revision=revision,
        people=people,
        judged=judged,
        newest=newest,
        reworded=answer is None or answer.revision(channel) != revision,
        switch=switch,
        switched_off=switch in off,
    )
