"""When staff can be expected: "Mon-Fri 09:00-16:00, Sat 10:00-12:00" in their time zone. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = tuple(day[:3].lower() for day in DAYS)
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.IGNORECASE | re.ASCII)
# Characters of the hours in words: a text message that tells them has to fit two segments.
LONGEST = 90


@dataclass(frozen=True)
class Span:
    """From `first` to `last` (0 is Monday; the week may turn over in between), daily from `opens` to `closes`, in minutes of the day."""

    first: int
    last: int
    opens: int
    closes: int

    def holds(self, weekday: int, minute: int) -> bool:
        return (weekday - self.first) % 7 <= (self.last - self.first) % 7 and self.opens <= minute < self.closes

    def in_words(self) -> str:
        days = DAYS[self.first] if self.first == self.last else f"{DAYS[self.first]} to {DAYS[self.last]}"
        return f"{days} {_clock(self.opens)} to {_clock(self.closes)}"


@dataclass(frozen=True)
class Hours:
    spans: tuple[Span, ...]
    zone: tzinfo

    def staffed(self, now: datetime) -> bool:
        there = now.astimezone(self.zone)
        return any(span.holds(there.weekday(), there.hour * 60 + there.minute) for span in self.spans)

    def in_words(self, now: datetime) -> str:
        """ "Monday to Friday 9 AM to 4 PM EST": as people are told. `now` decides between summer and winter time."""
        return f"{', '.join(span.in_words() for span in self.spans)} {_zone_name(now.astimezone(self.zone))}"


@lru_cache(maxsize=8)
def parse(text: str, zone: str) -> Hours | None:
    """The hours of DESK_STAFF_HOURS and DESK_STAFF_ZONE; None for an empty text. Raises ValueError that tells what to write instead."""
    where = _zone(zone)  # nights and figures go by it too, hours or none
    if not text:
        return None
    hours = Hours(tuple(_span(part) for part in text.split(",")), where)
    longest = max(len(hours.in_words(datetime(2026, month, 1, tzinfo=UTC))) for month in (1, 7))
    if longest > LONGEST:
        raise ValueError(f"DESK_STAFF_HOURS takes {longest} characters when it is told to a person, and {LONGEST} fit. Use fewer parts.")
    return hours


def _span(part: str) -> Span:
    found = _SPAN.fullmatch(" ".join(part.split()))
    if found is None:
        raise ValueError(f"DESK_STAFF_HOURS: cannot read {part.strip()!r}. Write it like Mon-Fri 09:00-16:00, several with commas, or leave it out.")
    first, last = found[1].lower(), (found[2] or found[1]).lower()
    opens, closes = int(found[3]) * 60 + int(found[4]), int(found[5]) * 60 + int(found[6])
    if first not in _SHORT or last not in _SHORT:
        raise ValueError(f"DESK_STAFF_HOURS: {part.strip()!r} names a day that does not exist. The days are Mon Tue Wed Thu Fri Sat Sun.")
    if int(found[4]) > 59 or int(found[6]) > 59 or not opens < closes <= 24 * 60:
        raise ValueError(
            f"DESK_STAFF_HOURS: in {part.strip()!r} the second time is not later on the same day. "
            "Write a night as two parts, such as Mon 22:00-24:00, Tue 00:00-06:00."
        )
    return Span(_SHORT.index(first), _SHORT.index(last), opens, closes)


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return UTC  # known without the machine's list of zones
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # no such zone, a path, a folder of zones
        raise ValueError(f"DESK_STAFF_ZONE: this machine knows no time zone {name!r}. Use a name such as America/Los_Angeles, or UTC.") from error


def _zone_name(there: datetime) -> str:
    """PST, CET, UTC; where a zone has no letters of its own, the hours from UTC."""
    name = there.tzname() or "UTC"
    return name if name.isalpha() else f"UTC{name}"


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    if minute == 0 and hour in (0, 12, 24):
        return "noon" if hour == 12 else "midnight"
    half = "AM" if hour % 24 < 12 else "PM"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''} {half}"
