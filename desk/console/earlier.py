"""The other cases of the same person: the same conversation, or the same phone number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from desk.conversations.models import Case, CaseStatus, Channel

from . import words
from .told import colleague

# As many as somebody reads; the rest is counted.
MOST = 10


@dataclass(frozen=True)
class Other:
    """One other case. `who` has it or resolved it, and is empty while it waits; `ended` says how, and is empty while it is open."""

    number: int
    reason: str
    state: str
    opened_at: datetime
    who: str
    ended: str


@dataclass(frozen=True)
class Others:
    cases: list[Other]
    more: int  # those that are not listed

    @property
    def total(self) -> int:
        return len(self.cases) + self.more


def others(case: Case) -> Others:
    """The newest first. `case.conversation` must be loaded."""
    found = _of_person(case).exclude(pk=case.pk)
    total = found.count()
    newest = found.select_related("claimed_by", "resolved_by").order_by("-pk")[:MOST] if total else []
    listed = [_other(one) for one in newest]
    return Others(listed, more=total - len(listed))


def _of_person(case: Case) -> QuerySet[Case]:
    same = Q(conversation=case.conversation_id)
    if case.conversation.channel == Channel.SMS and case.conversation.address_hash:
        same |= Q(conversation__channel=Channel.SMS, conversation__address_hash=case.conversation.address_hash)
    return Case.objects.filter(same)


def _other(case: Case) -> Other:
    who = {CaseStatus.CLAIMED: case.claimed_by, CaseStatus.RESOLVED: case.resolved_by}.get(case.status)
    return Other(
        number=case.pk,
        reason=words.reason(case.reason).name,
        state=words.STATUSES[case.status],
        opened_at=case.opened_at,
        who="" if case.status == CaseStatus.OPEN else colleague(who),
        ended=words.disposition(case.disposition),
    )
