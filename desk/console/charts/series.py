"""A row of numbers over time with its name, and the key that tells several apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from .drawing import joined

# Looks by place: the first series is solid, the second hatched (columns) or dashed (lines). There are never more.
MOST = 2


@dataclass(frozen=True)
class Series:
    """One value a step. None: there was nothing to measure. `shown` stands beside the name in the key."""

    name: str
    values: tuple[float | None, ...]
    shown: str = ""


def key(series: Sequence[Series], name: str, *, lines: bool = False) -> SafeString:
    """The names beside their marks; empty for a single series, which the title names."""
    if len(series) < 2:
        return SafeString("")
    entries = (
        format_html(
            '<li><svg class="swatch" width="1.5em" height="1em" aria-hidden="true">{}</svg><span>{} <b>{}</b></span></li>',
            _line(place) if lines else _block(place, name), one.name, one.shown,
        )
        for place, one in enumerate(series)
    )
    return format_html('<ul class="key">{}</ul>', joined(entries))


def hatch(name: str) -> SafeString:
    """The pattern of the second series."""
    return format_html(
        '<defs><pattern id="{}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect class="hatch-ground" width="6" height="6"/><rect class="hatch-stripe" width="2.5" height="6"/></pattern></defs>',
        name,
    )


def fill(place: int, name: str) -> SafeString:
    """The attributes of a shape of this series."""
    return format_html('class="second" fill="url(#{}-hatch)"', name) if place else SafeString('class="first"')


def _block(place: int, name: str) -> SafeString:
    return format_html('<rect {} x="1" y="10%" width="90%" height="80%"/>', fill(place, name))


def _line(place: int) -> SafeString:
    return format_html('<line class="{}" x1="0" x2="100%" y1="50%" y2="50%"/>', stroke(place))


def stroke(place: int) -> str:
    return "stroke second" if place else "stroke first"
