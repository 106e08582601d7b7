"""One figure of the page, and what it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.safestring import SafeString

from content import answers

from ..figures.period import Period
from ..figures.turns import Turns, turns
from ..figures.waits import Waits, waits
from .sheet import Sheet


MOST_ROWS = 14


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see. `channel` empty: every channel. `people`: may see figures about accounts."""

    period: Period
    channel: str
    at: datetime
    people: bool = False

    @cached_property
    def turns(self) -> list[Turns]:
        """Read once for the figures that need it, as are `waits`."""
        return turns(self.period, self.channel)

    @cached_property
    def waits(self) -> list[Waits]:
        return waits(self.period, self.channel)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(answers.load().topics())


@dataclass(frozen=True)
class Drawn:
    """A chart. The title is read aloud with it, and stands above it where a section has several."""

    title: str
    drawn: SafeString


@dataclass(frozen=True)
class Section:
    """`says` defines the figure: what is counted and what is not. Without a chart there was nothing to draw."""

    name: str
    title: str
    says: str
    sheet: Sheet
    charts: Sequence[Drawn] = ()
    wide: bool = False

    @property
    def is_long(self) -> bool:
        """Many bars, so that chart and table stand side by side where there is room."""
        return self.wide and len(self.charts) == 1

    @property
    def is_tall(self) -> bool:
        """More rows than a look takes in: the table scrolls by itself."""
        return len(self.sheet.rows) > MOST_ROWS and not self.is_long
