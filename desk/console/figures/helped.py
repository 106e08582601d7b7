"""What people answered when they were asked whether it helped."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from .period import Period
from .scope import cases


@dataclass(frozen=True)
class Helped:
    yes: int
    no: int
    silent: int

    @property
    def asked(self) -> int:
        return self.yes + self.no + self.silent


def helped(period: Period, channel: str) -> Helped:
    """By the day on which the person was asked."""
    row = cases("help_asked_at", period, channel).aggregate(
        yes=Count("pk", filter=Q(helped=True)),
        no=Count("pk", filter=Q(helped=False)),
        silent=Count("pk", filter=Q(helped=None)),
    )
    return Helped(**row)
