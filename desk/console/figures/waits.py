"""How long cases waited for staff: from their opening to the first claim and to the first reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .period import Period
from .scope import cases
from .spread import Spread, spread


@dataclass(frozen=True)
class Opened:
    """A case, as far as waiting goes."""

    priority: int
    at: datetime
    claimed: datetime | None
    replied: datetime | None
    wants_reply: bool
    resolved: bool


@dataclass(frozen=True)
class Wait:
    """One kind of waiting. `cases` = done + never + still waiting."""

    cases: int
    done: int
    never: int  # resolved without it
    within: int  # done within the target
    judged: int  # those of which it is known whether the target was kept: all but the ones that still have time
    spread: Spread

    @property
    def waiting(self) -> int:
        return self.cases - self.done - self.never


@dataclass(frozen=True)
class Waits:
    priority: int
    target: timedelta
    claim: Wait
    reply: Wait  # only of people who want a reply where they wrote


def waits(period: Period, channel: str) -> list[Waits]:
    """One row a priority, the most urgent first, of the cases opened in the period."""
    fields = ("priority", "opened_at", "first_claimed_at", "first_reply_at", "reply_here", "resolved_at")
    opened = [
        Opened(priority, at, claimed, replied, reply_here is True, resolved is not None)
        for priority, at, claimed, replied, reply_here, resolved in cases("opened_at", period, channel).values_list(*fields)
    ]
    targets = [timedelta(minutes=minutes) for minutes in settings.CASE_TARGETS]
    return measured(opened, targets, timezone.now())


def measured(opened: Sequence[Opened], targets: Sequence[timedelta], now: datetime) -> list[Waits]:
    """Pure. `targets` are those of priority 1, 2, 3, in order."""
    rows = []
    for priority, target in enumerate(targets, 1):
        ours = [case for case in opened if case.priority == priority]
        claim = _wait([(case, case.claimed) for case in ours], target, now)
        reply = _wait([(case, case.replied) for case in ours if case.wants_reply], target, now)
        rows.append(Waits(priority, target, claim, reply))
    return rows


def _wait(cases: Iterable[tuple[Opened, datetime | None]], target: timedelta, now: datetime) -> Wait:
    cases = list(cases)
    done = [at - case.at for case, at in cases if at is not None]
    open_still = [case for case, at in cases if at is None and not case.resolved]
    in_time = sum(now - case.at <= target for case in open_still)
    return Wait(
        cases=len(cases),
        done=len(done),
        never=len(cases) - len(done) - len(open_still),
        within=sum(wait <= target for wait in done),
        judged=len(cases) - in_time,
        spread=spread(done),
    )
