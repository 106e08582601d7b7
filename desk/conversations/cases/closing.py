"""A case is resolved, and how it ended; or it is opened again by hand."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from .. import wording
from ..models import Case, CaseStatus, Conversation, Message, Sender
from ..record import say
from .beginning import open_again_now
from .outcome import Outcome, not_mine
from .rows import find, hold, let_go, locked, mine, unclaimed


def resolve(case_id: int, staff: AbstractBaseUser, expected_version: int, disposition: str, *, seen: int | None = None) -> Outcome:
    """Close the case. One that nobody has claimed may be closed from the queue; one that a colleague works on may not.

    `disposition` is a key of settings.DISPOSITIONS. `seen`: number of the newest message that the page showed. What the person
    wrote to staff after it makes the act STALE: nobody else would answer it. None asks nothing.
    """
    with transaction.atomic():
        conversation = locked(case_id)
        ours = mine(case_id, staff, expected_version) | unclaimed(case_id, expected_version)
        case = ours.first()
        if case is None or conversation is None:
            refused = not_mine(find(case_id), staff)
            return Outcome.STALE if refused is Outcome.NOT_CLAIMED else refused
        if disposition not in settings.DISPOSITIONS:
            return Outcome.NO_DISPOSITION
        if seen is not None and _wrote_since(conversation, seen):
            return Outcome.STALE
        ours.update(
            status=CaseStatus.RESOLVED,
            resolved_by=staff,
            resolved_at=timezone.now(),
            disposition=disposition,
            waits_since=None,
            lease_until=None,
            version=F("version") + 1,
        )
        if _is_asked(case, conversation):
            _leave_asking(case, conversation, staff)
        else:
            let_go(conversation, staff)
        record(staff, "case.resolved", f"case:{case_id}")
    event("case.resolved", case=case_id, disposition=disposition)
    return Outcome.DONE


def _wrote_since(conversation: Conversation, seen: int) -> bool:
    """Whether a message of the person waits for staff that the page did not show. Without staff, the assistant answers."""
    if conversation.held_by_id is None:
        return False
    return Message.objects.filter(conversation=conversation, sender=Sender.PERSON, pk__gt=seen).exists()


def _is_asked(case: Case, conversation: Conversation) -> bool:
    """Whether the person is asked if it helped: once in a case, where staff wrote to them, and where we may write."""
    staff_wrote = case.first_reply_at is not None
    return staff_wrote and case.help_asked_at is None and case.reply_here is not False and not conversation.opted_out and conversation.ended_at is None


def _leave_asking(case: Case, conversation: Conversation, staff: AbstractBaseUser) -> None:
    """Farewell and question in one message; the question alone where staff had left before."""
    response = "utter_help_asked" if conversation.held_by_id is None else "utter_staff_done"
    hold(conversation, None)
    say(conversation, wording.asking_helped(response, conversation.channel, conversation.country), author=staff)
    Case.objects.filter(pk=case.pk).update(help_asked_at=timezone.now())


def reopen(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Put a resolved case back into the queue. What the person said about a reply stays as they said it."""
    with transaction.atomic():
        conversation = locked(case_id)
        case = find(case_id)
        if case is None or conversation is None:
            return Outcome.MISSING
        if conversation.forgotten_at is not None:
            return Outcome.FORGOTTEN
        if case.status != CaseStatus.RESOLVED:
            return Outcome.NOT_CLOSED
        if Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).exists():
            return Outcome.ANOTHER_OPEN
        closed = Case.objects.filter(pk=case_id, version=expected_version, status=CaseStatus.RESOLVED)
        if not closed.update(**open_again_now()):
            return Outcome.STALE
        record(staff, "case.reopened", f"case:{case_id}")
    event("case.reopened", case=case_id)
    return Outcome.DONE
