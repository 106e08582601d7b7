"""Looking into the audit log: what is asked for, a page of it, and all of it piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet

from .models import AuditEntry

A_PAGE = 100
A_PIECE = 2_000


@dataclass(frozen=True)
class Asked:
    """What the reader wants to see. `problems`: which fields made no sense and were left out."""

    since: date | None = None
    until: date | None = None  # this day included; days are days of UTC
    actor: int | None = None
    action: str = ""
    target: str = ""
    before: int | None = None  # only entries with a smaller number: the next page
    problems: tuple[str, ...] = ()

    @classmethod
    def read(cls, fields: Mapping[str, str]) -> Asked:
        problems: list[str] = []

        def day(name: str) -> date | None:
            value = fields.get(name, "").strip()
            try:
                return date.fromisoformat(value) if value else None
            except ValueError:
                problems.append(name)
                return None

        def word(name: str, pattern: str) -> str:
            value = fields.get(name, "").strip()
            if value and not re.fullmatch(pattern, value):
                problems.append(name)
                return ""
            return value

        actor, before = word("actor", r"[0-9]{1,18}"), word("before", r"[0-9]{1,18}")
        return cls(
            since=day("since"),
            until=day("until"),
            actor=int(actor) if actor else None,
            action=word("action", r"[a-z_]+\.[a-z_]+"),
            target=word("target", r"[a-z_]+:[A-Za-z0-9_-]+"),
            before=int(before) if before else None,
            problems=tuple(problems),
        )


def entries(asked: Asked) -> QuerySet[AuditEntry]:
    """Newest first."""
    found = AuditEntry.objects.select_related("actor").order_by("-number")
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.until and asked.until < date.max:
        found = found.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.actor is not None:
        found = found.filter(actor_id=asked.actor) if asked.actor else found.filter(actor=None)
    if asked.action:
        found = found.filter(action=asked.action)
    if asked.target:
        found = found.filter(target=asked.target)
    return found


def page(asked: Asked) -> tuple[list[AuditEntry], int | None]:
    """A page of entries, and from which number the next one goes on; None when there is none."""
    found = entries(asked)
    if asked.before:
        found = found.filter(number__lt=asked.before)
    rows = list(found[: A_PAGE + 1])
    return rows[:A_PAGE], rows[A_PAGE - 1].number if len(rows) > A_PAGE else None


def piece(asked: Asked, before: int | None) -> list[AuditEntry]:
    """Up to A_PIECE entries, those before this number. For an export that needs no memory to speak of."""
    found = entries(asked)
    return list((found.filter(number__lt=before) if before else found)[:A_PIECE])


def actions() -> Iterator[str]:
    """Every action there is an entry of. One step in the index each, where DISTINCT would read a million entries."""
    last = ""
    while (last := AuditEntry.objects.order_by("action").filter(action__gt=last).values_list("action", flat=True).first() or "") != "":
        yield last


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
