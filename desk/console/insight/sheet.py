"""A table of figures, the same for the page and for the CSV: what is in it is decided once, how it is written twice. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from .. import ages

Value = str | int | float | Decimal | date | None

# Nothing was measured. A 0 would be a lie.
NOTHING = "none"
_START = datetime(2000, 1, 1, tzinfo=UTC)


class Kind(Enum):
    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    SHARE = "share"  # of 1
    MINUTES = "minutes"
    MONEY = "money"


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.COUNT

    @property
    def look(self) -> str:
        """The class of its cells."""
        return {Kind.TEXT: "", Kind.DAY: "day"}.get(self.kind, "number")

    @property
    def title_with_unit(self) -> str:
        """For the CSV, where a number stands alone."""
        return self.title + {Kind.SHARE: " (%)", Kind.MINUTES: " (minutes)"}.get(self.kind, "")


@dataclass(frozen=True)
class Cell:
    """A value in words."""

    shown: str
    look: str


@dataclass(frozen=True)
class Sheet:
    """The first column names the row."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]

    def shown(self) -> list[list[Cell]]:
        return [[Cell(show(value, column.kind), column.look) for value, column in zip(row, self.columns, strict=True)] for row in self.rows]


def show(value: Value, kind: Kind) -> str:
    """As staff read it: "1,204", "31 %", "3 h 5 min", "12 Mar 2026"."""
    if value is None:
        return NOTHING
    match kind:
        case Kind.COUNT:
            return f"{value:,}"
        case Kind.SHARE:
            return "under 1 %" if 0 < value < 0.005 else "over 99 %" if 0.995 <= value < 1 else f"{100 * value:.0f} %"
        case Kind.MINUTES:
            return ages.age(_START, _START + timedelta(minutes=float(value)))
        case Kind.MONEY:
            return f"{value:,.2f}"
        case Kind.DAY:
            return f"{value.day} {value:%b %Y}"
    return str(value)


def plain(value: Value, kind: Kind) -> str | int | float:
    """As a spreadsheet reads it: a number without unit, a day as 2026-03-12, nothing as an empty cell."""
    if value is None:
        return ""
    match kind:
        case Kind.SHARE:
            return round(100 * float(value), 1)
        case Kind.MINUTES:
            return round(float(value), 1)
        case Kind.MONEY:
            return float(round(value, 2))
        case Kind.DAY:
            return value.isoformat()
    return value


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
