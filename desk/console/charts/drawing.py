"""What every chart needs: safe markup, the frame with its sentence, numbers short enough for a chart."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def framed(content: SafeString, *, name: str, title: str, says: str, height: float, look: str = "lying") -> SafeString:
    """The picture. `name` is unique on the page; `says` is the sentence for those who do not see it; `height` is in em."""
    return format_html(
        '<svg class="chart {5}" id="chart-{0}" role="img" aria-labelledby="chart-{0}-title chart-{0}-says" width="100%" height="{1}em">'
        '<title id="chart-{0}-title">{2}</title><desc id="chart-{0}-says">{3}</desc>{4}</svg>',
        name, number(height), title, says, content, look,
    )


def number(value: float) -> str:
    """For an attribute: at most two decimals, none where there are none."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def percent(share: float) -> str:
    """A share of 1 as a length."""
    return f"{number(100 * share)}%"


def short(value: float) -> str:
    """"940", "9,400", "12.5k", "340k", "3.4M": what fits above a column."""
    if value < 9_999.5:
        return f"{value:,.0f}"
    scaled, unit = (value / 1_000, "k") if value < 999_500 else (value / 1_000_000, "M")
    return f"{scaled:.1f}".removesuffix(".0") + unit if scaled < 99.95 else f"{scaled:.0f}{unit}"


# Ends of an axis, times a power of ten. Half of each is a plain number too; under ten, a whole one.
_ENDS = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)
_FIRST_ENDS = (2, 4, 6, 8, 10)


def top(highest: float) -> float:
    """The end of an axis that begins at 0."""
    if highest <= 10:
        return next(end for end in _FIRST_ENDS if highest <= end)
    power = 10 ** math.floor(math.log10(highest))
    return next(end * power for end in _ENDS if highest <= end * power)


def spread_out(count: int, most: int) -> list[int]:
    """Up to `most` places among `count`, even, the first and the last always."""
    if count <= most:
        return list(range(count))
    return sorted({round(place * (count - 1) / (most - 1)) for place in range(most)})
