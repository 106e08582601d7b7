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
# Names under the plot: so many on a wide page; on a phone the first, the middle and the last of them.
WIDE, NARROW = 9, 3


def y(share: float) -> float:
    """Em from the top, for a share of the axis."""
    return HEAD + PLOT * (1 - share)


def grid(labels: tuple[str, str, str]) -> SafeString:
    """The lines at 0, one half and the whole, with their numbers to the left of the plot."""
    rows = zip((0.0, 0.5, 1.0), labels, strict=True)
    return joined(
        format_html(
            '<line class="{0}" x1="{1}em" x2="100%" y1="{2}em" y2="{2}em"/><text class="tick" x="{3}em" y="{2}em" dy=".35em">{4}</text>',
            "grid" if share else "base", GUTTER, number(y(share)), number(GUTTER - 0.5), label,
        )
        for share, label in rows
    )


GUTTER = 3.4  # em to the left of the plot; charts.css says it too


def plot(content: SafeString) -> SafeString:
    """The place to the right of the numbers; 100 % is its width. (The attributes are for browsers that do not size it by CSS.)"""
    return format_html('<svg class="plot" x="{}em" width="88%" height="{}em">{}</svg>', GUTTER, number(HEIGHT), content)


def centre(place: int, count: int) -> float:
    return (place + 0.5) / count


def steps(names: Sequence[str]) -> SafeString:
    wide = spread_out(len(names), WIDE)
    narrow = {wide[place] for place in spread_out(len(wide), NARROW)}
    return joined(
        format_html(
            '<text class="step{}" x="{}" y="{}em">{}</text>',
            "" if place in narrow else " wide", percent(centre(place, len(names))), number(HEAD + PLOT + 1.4), names[place],
        )
        for place in wide
    )
