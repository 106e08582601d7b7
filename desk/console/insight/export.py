"""Figures as CSV (RFC 4180, UTF-8 with the mark that spreadsheets look for). Pure."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from ..figures.period import Period
from .section import Section
from .sheet import plain

# A spreadsheet takes a cell that begins so for a formula, and runs it. The pipe and % begin some in old ones.
_BEGINNINGS = frozenset("=+-@|%\t\r\n")


def one(section: Section, period: Period, channel: str) -> bytes:
    """The table as it stands on the page, each row with the days and the channel that it is about."""
    said = _about(period, channel)
    header = [column.title_with_unit or "What" for column in section.sheet.columns] + list(said)
    rows = ([plain(value, column.kind) for value, column in zip(row, section.sheet.columns, strict=True)] for row in section.sheet.rows)
    return _written(header, ([*row, *said.values()] for row in rows))


def everything(sections: Iterable[Section], period: Period, channel: str) -> bytes:
    """All tables in one, a number a row: the figure, the row's name, the column's name, the value."""
    said = _about(period, channel)
    rows = []
    for section in sections:
        first, *others = section.sheet.columns
        for name, *values in section.sheet.rows:
            for column, value in zip(others, values, strict=True):
                rows.append([section.title, plain(name, first.kind), column.title_with_unit, plain(value, column.kind), *said.values()])
    return _written(["Figure", "What", "Column", "Value", *said], rows)


def file_name(name: str, period: Period) -> str:
    return f"figures-{name}-{period.first.isoformat()}-to-{period.last.isoformat()}.csv"


def safe(cell: str | int | float) -> str | int | float:
    """The cell, with an apostrophe before a text that could be taken for a formula; a text stays on one line."""
    if not isinstance(cell, str):
        return cell
    text = " ".join("".join(" " if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter for letter in cell).split())
    # Full-width signs are folded to plain ones by some programs on opening.
    starts = {cell[:1], text[:1], unicodedata.normalize("NFKC", text)[:1]}
    return f"'{text}" if starts & _BEGINNINGS else text


def _about(period: Period, channel: str) -> dict[str, str]:
    return {"From": period.first.isoformat(), "To": period.last.isoformat(), "Days in": str(period.zone), "Channel": channel or "all"}


def _written(header: list[str], rows: Iterable[list[str | int | float]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([safe(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")
