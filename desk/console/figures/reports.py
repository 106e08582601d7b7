"""Answers that staff reported as wrong. What they wrote about it is not read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from desk.conversations.models import WrongAnswer

from .period import Period
from .scope import on, within


@dataclass(frozen=True)
class Reports:
    response: str
    open: int
    settled: int

    @property
    def total(self) -> int:
        return self.open + self.settled


def reports(period: Period, channel: str) -> list[Reports]:
    """By answer, most reported first."""
    rows = (
        WrongAnswer.objects.filter(within("reported_at", period), on("message__conversation", channel))
        .order_by()
        .values_list("response")
        .annotate(open=Count("pk", filter=Q(settled_at=None)), settled=Count("pk", filter=~Q(settled_at=None)))
    )
    return sorted((Reports(*row) for row in rows), key=lambda row: (-row.total, row.response))
