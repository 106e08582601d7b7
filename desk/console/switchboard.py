"""The switches as staff see them, and what they are told after turning one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.conversations import switches
from desk.conversations.models import SwitchedOff
from desk.conversations.switches import Turned

from . import words
from .told import colleague


@dataclass(frozen=True)
class Line:
    """`since` and `by` say since when it is off, and who did it; None and empty while it is on."""

    switch: str
    title: str
    since: datetime | None = None
    by: str = ""

    @property
    def is_wide(self) -> bool:
        """More than one answer: the page asks once more."""
        return not self.switch.startswith("topic:")


@dataclass(frozen=True)
class Board:
    wide: list[Line]
    answers: list[Line]


def board() -> Board:
    rows = {row.switch: row for row in SwitchedOff.objects.select_related("by")}
    lines = [_line(switch, rows.get(switch)) for switch in switches.known()]
    return Board([line for line in lines if line.is_wide], [line for line in lines if not line.is_wide])


def line(switch: str) -> Line:
    """One switch as it is now."""
    return _line(switch, SwitchedOff.objects.select_related("by").filter(switch=switch).first())


def _line(switch: str, row: SwitchedOff | None) -> Line:
    title = words.switch(switch)
    return Line(switch, title, row.since, colleague(row.by)) if row else Line(switch, title)


def told(turned: Turned, switch: str, *, on: bool) -> str:
    if turned is Turned.UNKNOWN:
        return "There is no such switch, so nothing was changed. Choose one of those below."
    state = "on" if on else "off"
    if turned is Turned.ALREADY:
        return f"{words.switch(switch)}: was {state} already, so nothing was changed."
    effect = "Within 5 seconds it is answered again." if on else "Within 5 seconds the helpline's numbers are given instead, and each question becomes a case."
    return f"{words.switch(switch)}: switched {state}. {effect}"
