"""The frame of a chart over time: lines at 0, half and the top, and names of steps, fewer on a phone."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .drawing import joined, number, percent, spread_out

HEAD = 1.6  # em above the plot, for the number on the highest
PLOT = 11.0  # em
FOOT = 2.0  # em under the plot, for the names of steps
HEIGHT = HEAD + PLOT + FOOT
# Names under the plot: all of them, or where they are more than that, so many; on a phone the first, the middle and the last.
ALL, WIDE, NARROW = 12, 9, 3
# The look of a chart over time: charts.css leaves room for the numbers to the left of it.
LOOK = "timed"


def y(share: float) -> float:
    """Em from the top, for a share of the axis."""
    return HEAD + PLOT * (1 - share)


def grid(labels: tuple[str, str, str]) -> SafeString:
    """The lines at 0, one half and the whole, with their numbers to the left of the plot."""
    rows = zip((0.0, 0.5, 1.0), labels, strict=True)
    return joined(
        format_html(
            '<line class="{0}" x1="0" x2="100%" y1="{1}em" y2="{1}em"/><text class="tick" x="-.5em" y="{1}em" dy=".35em">{2}</text>',
            "grid" if share else "base", number(y(share)), label,
        )
        for share, label in rows
    )


def centre(place: int, count: int) -> float:
    return (place + 0.5) / count


def steps(names: Sequence[str]) -> SafeString:
    count = len(names)
    wide = spread_out(count, count if count <= ALL else WIDE)
    narrow = {wide[place] for place in spread_out(len(wide), NARROW)}
    return joined(
        format_html(
            '<text class="step{}{}" x="{}" y="{}em">{}</text>',
            "" if place in narrow else " wide", " last" if _is_at_the_edge(place, count) else "",
            "100%" if _is_at_the_edge(place, count) else percent(centre(place, count)), number(HEAD + PLOT + 1.4), names[place],
        )
        for place in wide
    )


def _is_at_the_edge(place: int, count: int) -> bool:
    """The last of many steps is so near the right edge that its name would stand out of it."""
    return place == count - 1 and count > ALL
