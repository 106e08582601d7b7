"""The days that figures are about. A day begins at midnight in settings.STAFF_ZONE. Pure but for the zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from zoneinfo import ZoneInfo

from django.conf import settings

# Days of the period that a page shows when nobody asked for another.
USUAL = 30
# Days that one look may span; it keeps a slip of the keyboard from asking for two thousand years.
LONGEST = 3 * 366


class Step(Enum):
    """How a period is cut for a chart over time."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Wrong(Enum):
    """Why the asked days are no period."""

    NO_DATE = "no_date"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both counted."""

    first: date
    last: date
    zone: tzinfo

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, datetime.min.time(), self.zone)

    @property
    def end(self) -> datetime:
        """The midnight after the last day; it no longer belongs to the period."""
        return datetime.combine(self.last + timedelta(days=1), datetime.min.time(), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def step(self) -> Step:
        """Fine enough to see something, coarse enough to be read on a phone."""
        return Step.DAY if self.days <= 31 else Step.WEEK if self.days <= 190 else Step.MONTH

    def cut(self, step: Step) -> Iterator[Period]:
        """The period in days, weeks (from Monday) or months; the first and the last may be shorter."""
        first = self.first
        while first <= self.last:
            last = min(_last_day(first, step), self.last)
            yield Period(first, last, self.zone)
            first = last + timedelta(days=1)


def _last_day(day: date, step: Step) -> date:
    if step is Step.DAY:
        return day
    if step is Step.WEEK:
        return day + timedelta(days=6 - day.weekday())
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def zone() -> tzinfo:
    """UTC is known without the machine's list of zones."""
    return UTC if settings.STAFF_ZONE == "UTC" else ZoneInfo(settings.STAFF_ZONE)


def lately(days: int, today: date) -> Period:
    """The last so many days, today among them."""
    return Period(today - timedelta(days=days - 1), today, zone())


def presets(today: date) -> dict[str, Period]:
    """The periods that are one click away, by their names."""
    return {
        "7 days": lately(7, today),
        "30 days": lately(30, today),
        "90 days": lately(90, today),
        "This year": Period(today.replace(month=1, day=1), today, zone()),
    }


def read(asked: Mapping[str, str], today: date) -> Period | Wrong:
    """The period of the form's `from` and `to` (ISO dates); the usual one where both are absent. Days to come are left off."""
    if not asked.get("from") and not asked.get("to"):
        return lately(USUAL, today)
    try:
        first, last = date.fromisoformat(asked.get("from", "")), date.fromisoformat(asked.get("to", ""))
    except ValueError:
        return Wrong.NO_DATE
    if first > last:
        return Wrong.BACKWARDS
    if first > today:
        return Wrong.NOT_YET
    last = min(last, today)
    if (last - first).days >= LONGEST or first.year < 2000:
        return Wrong.TOO_LONG
    return Period(first, last, zone())
