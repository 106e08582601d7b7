"""Standing columns over time, up to two series on top of one another. The axis begins at 0."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .axes import HEIGHT, LOOK, PLOT, centre, grid, steps, y
from .drawing import framed, joined, number, percent, short, top
from .series import MOST, Series, fill, hatch, key

# A number stands on every column where there are at most so many; otherwise on the highest alone.
NUMBERED, NUMBERED_ON_A_PHONE = 16, 6
THICK = 0.72  # of its step
WIDEST = 0.12  # of the plot: a single day is no wall


def columns(names: Sequence[str], series: Sequence[Series], *, name: str, title: str, says: str) -> SafeString:
    """`names`: of the steps, short. Every series has one value a step."""
    if len(series) > MOST:
        raise ValueError("charts: columns tell two series apart, no more. Draw several charts.")
    sums = [sum(one.values[place] or 0 for one in series) for place in range(len(names))]
    end = top(max(sums, default=0))
    content = [hatch(name)] if len(series) > 1 else []
    content.append(grid(("0", short(end / 2), short(end))))
    stacks = (_stack(place, len(names), series, end, name) for place in range(len(names)))
    content += [*stacks, _numbers(sums, end), steps(names)]
    return joined([key(series, name), framed(joined(content), name=name, title=title, says=says, height=HEIGHT, look=LOOK)])


def _stack(place: int, count: int, series: Sequence[Series], end: float, name: str) -> SafeString:
    width = min(THICK / count, WIDEST)
    x, below, drawn = centre(place, count) - width / 2, 0.0, []
    for look, one in enumerate(series):
        share = (one.values[place] or 0) / end
        if share:
            below += share
            drawn.append(
                format_html(
                    '<rect {} x="{}" y="{}em" width="{}" height="{}em"/>',
                    fill(look, name), percent(x), number(y(below)), percent(width), number(PLOT * share),
                )
            )
    return joined(drawn)


def _numbers(sums: Sequence[float], end: float) -> SafeString:
    highest = max(range(len(sums)), key=lambda place: sums[place], default=0)
    said = [place for place, value in enumerate(sums) if value and (len(sums) <= NUMBERED or place == highest)]
    return joined(
        format_html(
            '<text class="value over{}" x="{}" y="{}em" dy="-.4em">{}</text>',
            "" if place == highest or len(sums) <= NUMBERED_ON_A_PHONE else " wide",
            percent(centre(place, len(sums))), number(y(sums[place] / end)), short(sums[place]),
        )
        for place in said
    )
