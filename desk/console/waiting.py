"""Who waits at this moment, in a few numbers: what the badge, the title and the sound of every page are made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from desk.conversations.models import Case, CaseStatus

from . import filters
from .filters import DANGER

# Enough to tell a new danger from a known one. Beyond so many at once the newest speak for the rest.
MOST_DANGERS = 30


@dataclass(frozen=True)
class Waiting:
    waiting: int  # cases, danger among them
    danger: int
    newest: int  # milliseconds since 1970: when the last of them began to wait; 0 when nobody does
    dangers: tuple[int, ...]  # the numbers of the danger cases, newest first

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def now_waiting() -> Waiting:
    found = Case.objects.filter(status=CaseStatus.OPEN).aggregate(
        waiting=Count("pk", filter=filters.waits()),
        danger=Count("pk", filter=Q(priority=DANGER)),
        newest=Max(filters.SINCE, filter=filters.waits()),
    )
    dangers = Case.objects.filter(status=CaseStatus.OPEN, priority=DANGER).order_by("-pk").values_list("pk", flat=True)
    return Waiting(
        waiting=found["waiting"],
        danger=found["danger"],
        newest=_milliseconds(found["newest"]),
        dangers=tuple(dangers[:MOST_DANGERS]) if found["danger"] else (),
    )


def _milliseconds(at: datetime | None) -> int:
    return int(at.timestamp() * 1000) if at else 0
