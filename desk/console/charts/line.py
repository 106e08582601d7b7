"""Lines over time, up to two. The axis begins at 0; where nothing was measured, the line is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .axes import HEAD, HEIGHT, LOOK, PLOT, centre, grid, steps, y
from .drawing import framed, joined, number, percent, top
from .series import MOST, Series, key, stroke

# With more steps than this the points would be a string of pearls.
DOTTED = 16


def line(
    names: Sequence[str], series: Sequence[Series], *, name: str, title: str, says: str, unit: Callable[[float], str], most: float | None = None
) -> SafeString:
    """`unit` writes a value, such as "40 %"; `most` is what the axis never exceeds, such as 100."""
    if len(series) > MOST:
        raise ValueError("charts: lines tell two series apart, no more. Draw several charts.")
    measured = [value for one in series for value in one.values if value is not None]
    end = top(max(measured, default=0))
    end = min(end, most) if most else end
    drawn = [_series(one, look, end) for look, one in enumerate(series)]
    content = joined([grid((unit(0), unit(end / 2), unit(end))), *drawn, steps(names)])
    return joined([key(series, name, lines=True), framed(content, name=name, title=title, says=says, height=HEIGHT, look=LOOK)])


def _series(series: Series, look: int, end: float) -> SafeString:
    count = len(series.values)
    strokes = (
        format_html('<polyline class="{}" points="{}"/>', stroke(look), " ".join(points))
        for run in _runs(series.values)
        if len(points := [f"{number(100 * centre(place, count))},{number(100 * (1 - value / end))}" for place, value in run]) > 1
    )
    # Stretched to the plot's shape; the stroke itself is not (charts.css).
    stretched = format_html(
        '<svg y="{}em" width="100%" height="{}em" viewBox="0 0 100 100" preserveAspectRatio="none">{}</svg>', HEAD, number(PLOT), joined(strokes)
    )
    return joined([stretched, *_dots(series, look, end)])


def _dots(series: Series, look: int, end: float) -> Iterator[SafeString]:
    """Round for the first line, square for the second; also where a single value stands between two gaps."""
    count = len(series.values)
    alone = {run[0][0] for run in _runs(series.values) if len(run) == 1}
    for place, value in enumerate(series.values):
        if value is None or (count > DOTTED and place not in alone):
            continue
        x, at = percent(centre(place, count)), number(y(value / end))
        if look:
            yield format_html('<svg x="{}" y="{}em" overflow="visible"><rect class="dot second" x="-4" y="-4" width="8" height="8"/></svg>', x, at)
        else:
            yield format_html('<circle class="dot first" cx="{}" cy="{}em" r="4"/>', x, at)


def _runs(values: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """The stretches without a gap."""
    run: list[tuple[int, float]] = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
