"""The whole page: which figures there are, in which order, and the few numbers that head it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..figures.endings import Ending, endings
from ..figures.period import Step
from ..figures.volume import conversations
from ..figures.waits import Wait
from . import asking, casework, running
from .section import Asked, Section
from .sheet import Kind, share, show

Build = Callable[[Asked], Section | None]

# In the order of the page: those beside one another are about as long.
FIGURES: dict[str, Build] = {
    "volume": asking.volumes,
    "endings": asking.ends,
    "handoffs": asking.handed_off,
    "topics": asking.answered,
    "wanted": asking.missed,
    "claims": casework.claims,
    "replies": casework.replies,
    "dispositions": casework.ended,
    "texts": running.sent,
    "helped": casework.help_given,
    "reopened": casework.again,
    "helpful": casework.judged,
    "reports": casework.wrong,
    "workload": running.worked,
}
# Figures about the people who work here.
ABOUT_STAFF = frozenset({"workload"})


@dataclass(frozen=True)
class Head:
    """One number at the top of the page, and what belongs beside it."""

    name: str
    shown: str
    beside: str


def may_see(name: str, asked: Asked) -> bool:
    return name in FIGURES and (asked.people or name not in ABOUT_STAFF)


def sections(asked: Asked) -> Iterator[Section]:
    for name, build in FIGURES.items():
        section = build(asked) if may_see(name, asked) else None
        if section is not None:
            yield section


def for_export(name: str, asked: Asked) -> Section | None:
    """One figure for the CSV: what is drawn by weeks or months is written by days. None: there is no such figure here."""
    if not may_see(name, asked):
        return None
    return asking.volumes(asked, Step.DAY) if name == "volume" else FIGURES[name](asked)


def heads(asked: Asked) -> list[Head]:
    counted = endings(asked.turns, asked.topics)
    total = counted.total()
    answered = counted[Ending.ANSWERED] + counted[Ending.ANSWERED_AND_HANDED_OFF]
    claims = [row.claim for row in asked.waits]
    opened = sum(wait.cases for wait in claims)
    danger = next((row for row in asked.waits if row.priority == 1), None)
    return [
        Head("Messages by people", f"{total:,}", f"in {_counted(conversations(asked.period, asked.channel), 'conversation')}"),
        Head("Answered from the page", show(share(answered, total), Kind.SHARE), _counted(answered, "message")),
        Head("Cases opened", f"{opened:,}", f"{danger.claim.cases if danger else 0:,} of danger"),
        Head("Claimed within target", _within(claims), f"{sum(wait.waiting for wait in claims):,} still waiting"),
    ]


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _within(waits: list[Wait]) -> str:
    return show(share(sum(wait.within for wait in waits), sum(wait.judged for wait in waits)), Kind.SHARE)
