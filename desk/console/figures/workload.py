"""What each account did with cases. It is about people who work here, so only leads see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Count

from desk.audit.models import AuditEntry
from desk.conversations.models import Case, CaseStatus, Message, Sender

from .period import Period
from .scope import cases, on, within

# The audit's words for taking a case.
CLAIMS = ("case.claimed", "case.taken_over")


@dataclass(frozen=True)
class Work:
    """`staff` None: an account that is no longer there."""

    staff: User | None
    claimed: int
    replies: int
    resolved: int


def workload(period: Period, channel: str) -> list[Work]:
    """Everybody who did one of the three, by name. A case that was claimed twice counts twice."""
    claimed = _claims(period, channel)
    replies = Message.objects.filter(within("created_at", period), on("conversation", channel), sender=Sender.STAFF).order_by()
    replied = dict(replies.values_list("author").annotate(n=Count("pk")))
    closed = cases("resolved_at", period, channel).filter(status=CaseStatus.RESOLVED)
    resolved = dict(closed.values_list("resolved_by").annotate(n=Count("pk")))
    users = User.objects.in_bulk({*claimed, *replied, *resolved} - {None})
    rows = [
        Work(users.get(key), claimed.get(key, 0), replied.get(key, 0), resolved.get(key, 0))
        for key in {*claimed, *replied, *resolved}
    ]
    return sorted(rows, key=lambda row: (row.staff is None, row.staff.get_full_name() or row.staff.username if row.staff else ""))


def _claims(period: Period, channel: str) -> Counter[int | None]:
    """Out of the audit: the case itself remembers only who has it now."""
    entries = AuditEntry.objects.filter(within("at", period), action__in=CLAIMS).order_by().values_list("actor", "target")
    if not channel:
        return Counter(actor for actor, _target in entries)
    ours = {f"case:{pk}" for pk in Case.objects.filter(conversation__channel=channel).values_list("pk", flat=True)}
    return Counter(actor for actor, target in entries if target in ours)
