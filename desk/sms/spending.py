"""What text messages cost, against the caps of a day and a month. Staff hear of it before it is too late."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import F, Sum
from django.utils import timezone

from desk.console.money import price
from desk.logs import event

from .models import Spending

# Percentages of a cap at which an alarm is given, once in each period.
ALARMS = (80, 100)


@dataclass(frozen=True)
class Standing:
    """How much of a cap is used up: `period` is "day" or "month"."""

    period: str
    percent: int

    @property
    def is_reached(self) -> bool:
        return self.percent >= 100


def spent(segments: int) -> None:
    """Count what was handed to the provider, and give the alarm that is due."""
    today = timezone.now().date()
    row, _made = Spending.objects.get_or_create(period=today.isoformat())
    Spending.objects.filter(pk=row.pk).update(segments=F("segments") + segments)
    for one in _standings(today):
        _alarm(one, today)


def worst() -> Standing | None:
    """The cap that is used up most; None while every one is below the first alarm, or none is set."""
    found = max(_standings(timezone.now().date()), key=lambda one: one.percent, default=None)
    return found if found is not None and found.percent >= ALARMS[0] else None


def is_capped() -> bool:
    found = worst()
    return found is not None and found.is_reached


def percent(segments: int, each: Decimal, cap: Decimal) -> int:
    """How much of the cap so many segments are, rounded down. Pure."""
    return int(segments * each * 100 // cap)


def _standings(today: date) -> list[Standing]:
    cost = price(settings.SMS_SEGMENT_COST)
    if cost is None:
        return []
    caps = (("day", settings.SMS_CAP_DAY), ("month", settings.SMS_CAP_MONTH))
    return [Standing(period, percent(_segments(period, today), cost.amount, cap)) for period, cap in caps if cap is not None]


def _segments(period: str, today: date) -> int:
    # A month's own row has a shorter name and no segments.
    days = Spending.objects.filter(period=today.isoformat()) if period == "day" else Spending.objects.filter(period__startswith=f"{today:%Y-%m}")
    return days.aggregate(all=Sum("segments"))["all"] or 0


def _alarm(standing: Standing, today: date) -> None:
    reached = max((alarm for alarm in ALARMS if standing.percent >= alarm), default=0)
    if not reached:
        return
    row, _made = Spending.objects.get_or_create(period=today.isoformat() if standing.period == "day" else f"{today:%Y-%m}")
    if Spending.objects.filter(pk=row.pk, alarmed__lt=reached).update(alarmed=reached):
        event("sms.spending", level=logging.WARNING if reached < 100 else logging.ERROR, period=standing.period, percent=reached)
