"""The usual shape of a figure: names and counts, lying bars, a sentence that says which is the most."""

from __future__ import annotations

from collections.abc import Iterable

from ..charts import Bar, bars
from . import words
from .section import Drawn, Section
from .sheet import Column, Kind, Sheet, share


def counted_section(name: str, what: str, rows: list[tuple[str, int]], *, of: int | None = None, wide: bool = False) -> Section:
    """Names and counts with their share: of all rows together, or of `of`."""
    whole = sum(count for _name, count in rows) if of is None else of
    said = words.SECTIONS[name]
    some = any(count for _name, count in rows)
    return Section(
        name, said.title, said.says,
        Sheet(
            (Column("", Kind.TEXT), Column(what), Column("Share", Kind.SHARE)),
            tuple((one, count, share(count, whole)) for one, count in rows),
        ),
        (lying([Bar(one, count, f"{count:,}") for one, count in rows], name=name, title=said.title, says=most_of(rows)),) if some else (),
        wide,
    )


def lying(rows: list[Bar], *, name: str, title: str, says: str, whole: float | None = None) -> Drawn:
    return Drawn(title, bars(rows, name=name, title=title, says=says, whole=whole))


def most_of(rows: Iterable[tuple[str, int]]) -> str:
    """The sentence of a chart of counts."""
    name, count = max(rows, key=lambda row: row[1])
    return f"The most is {name}, {count:,}."
