"""Lying bars, one under the other: the name above its bar, the number at its end. The bars begin at 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .drawing import framed, joined, number, percent

ROW = 3.2  # em from one bar to the next
# The part of the width that the longest bar takes; its number stands in the rest.
LONGEST = 0.8
# Characters of a name that fit on a phone. The table under the chart has the whole.
NAME = 34


@dataclass(frozen=True)
class Bar:
    """`shown` is the number as people read it. `value` None: there was nothing to measure, so there is no bar."""

    name: str
    value: float | None
    shown: str


def bars(rows: Sequence[Bar], *, name: str, title: str, says: str, whole: float | None = None) -> SafeString:
    """`whole` is what the full length stands for, with a track behind each bar (100 for shares); without it, the highest value."""
    end = whole or max((row.value or 0 for row in rows), default=0) or 1
    drawn = (_bar(row, place, end, track=whole is not None) for place, row in enumerate(rows))
    return framed(joined(drawn), name=name, title=title, says=says, height=ROW * len(rows) - 0.6)


def _bar(row: Bar, place: int, end: float, *, track: bool) -> SafeString:
    length = min((row.value or 0) / end, 1) * LONGEST
    y = number(ROW * place + 1.45)
    return joined(
        [
            format_html('<text class="name" x="0" y="{}em">{}</text>', number(ROW * place + 1), _cut(row.name)),
            format_html('<rect class="track" y="{}em" width="{}" height=".85em"/>', y, percent(LONGEST)) if track else SafeString(""),
            format_html('<rect class="first" y="{}em" width="{}" height=".85em"/>', y, percent(length)) if length else SafeString(""),
            format_html(
                '<text class="value" x="{}" dx="{}em" y="{}em">{}</text>',
                percent(LONGEST if track else length), ".5" if track or length else "0", number(ROW * place + 2.2), row.shown,
            ),
        ]
    )


def _cut(name: str) -> str:
    return name if len(name) <= NAME else name[: NAME - 1].rstrip() + "…"
