"""A hand-off becomes a case: a new one, the unresolved one made more urgent, or the one that was resolved lately, opened again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from ..models import Case, CaseStatus, Conversation, Message
from ..reasons import Handoff


def open_or_raise(conversation: Conversation, handoff: Handoff, message: Message | None) -> Case | None:
    """The conversation's one unresolved case. None for a reason without case.

    Call it inside the transaction that stores the replies, with the conversation's row locked.
    """
    if not handoff.makes_case:
        return None
    case = Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).first()
    if case is not None:
        _note_again(case, handoff)
    else:
        case = _opened_again(conversation, handoff, message) or _opened(conversation, handoff, message)
    return case


def wait_again(conversation: Conversation, *, since: datetime) -> None:
    """The person wrote to staff: unless they wait already, they wait since then."""
    unresolved = Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED)
    unresolved.filter(waits_since=None).update(waits_since=since)


def _note_again(case: Case, handoff: Handoff) -> None:
    """They ask again while the case is open: they wait, if they did not, and a more urgent reason counts."""
    waits = {"waits_since": Coalesce(F("waits_since"), timezone.now())}
    if handoff.priority >= case.priority:
        Case.objects.filter(pk=case.pk).update(**waits)  # no change to what staff see or write: the version stays
    else:
        Case.objects.filter(pk=case.pk).update(
            reason=handoff.reason, priority=handoff.priority, version=F("version") + 1, **waits
        )
        event("case.raised", case=case.pk, reason=handoff.reason, priority=handoff.priority, channel=case.conversation.channel)
    case.refresh_from_db()


def _opened(conversation: Conversation, handoff: Handoff, message: Message | None) -> Case:
    now = timezone.now()
    case = Case.objects.create(
        conversation=conversation,
        reason=handoff.reason,
        priority=handoff.priority,
        opened_by_message=message,
        opened_at=now,
        waits_since=now,
    )
    event("case.opened", case=case.pk, reason=case.reason, priority=case.priority, channel=conversation.channel)
    return case


def _opened_again(conversation: Conversation, handoff: Handoff, message: Message | None) -> Case | None:
    """Who comes back soon meets the same case, with all that staff know of it, under the new question."""
    now = timezone.now()
    lately = now - timedelta(hours=settings.REOPEN_HOURS)
    closed = Case.objects.filter(conversation=conversation, status=CaseStatus.RESOLVED)
    case = closed.filter(resolved_at__gt=lately).order_by("-resolved_at", "-pk").first()
    if case is None:
        return None
    closed.filter(pk=case.pk).update(
        **open_again_now(),
        reason=handoff.reason,
        priority=handoff.priority,
        opened_by_message=message,
        # A yes holds. Whoever said no, or nothing, has asked anew and is asked anew.
        reply_here=True if case.reply_here else None,
    )
    record(None, "case.reopened", case)
    event("case.reopened", case=case.pk, reason=handoff.reason, priority=handoff.priority, channel=conversation.channel)
    case.refresh_from_db()
    return case


def open_again_now() -> dict[str, object]:
    """The changes that open a resolved case again, whoever wants it open."""
    return {
        "status": CaseStatus.OPEN,
        "claimed_by": None,
        "claimed_at": None,
        "lease_until": None,
        "resolved_by": None,
        "resolved_at": None,
        "disposition": "",
        "reopened": F("reopened") + 1,
        "waits_since": timezone.now(),
        "version": F("version") + 1,
    }
