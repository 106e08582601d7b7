"""Cases that did not stay closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q

from .period import Period
from .scope import cases


@dataclass(frozen=True)
class Reopened:
    """`again`: how many of the `opened` cases were opened once more, or oftener."""

    priority: int
    opened: int
    again: int


def reopened(period: Period, channel: str) -> list[Reopened]:
    """One row a priority, the most urgent first, of the cases opened in the period."""
    rows = cases("opened_at", period, channel).values("priority").annotate(opened=Count("pk"), again=Count("pk", filter=Q(reopened__gt=0)))
    counted = {row["priority"]: Reopened(**row) for row in rows}
    return [counted.get(priority, Reopened(priority, 0, 0)) for priority in range(1, len(settings.CASE_TARGETS) + 1)]
