"""How cases ended."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count

from desk.conversations.models import CaseStatus

from .period import Period
from .scope import cases


def dispositions(period: Period, channel: str) -> list[tuple[str, int]]:
    """Cases resolved in the period by their disposition: those of the settings in their order, also at 0, then any that is no longer there."""
    rows = cases("resolved_at", period, channel).filter(status=CaseStatus.RESOLVED).values_list("disposition").annotate(n=Count("pk"))
    counted = dict(rows)
    known = [(key, counted.pop(key, 0)) for key in settings.DISPOSITIONS]
    return known + sorted(counted.items(), key=lambda row: (-row[1], row[0]))
