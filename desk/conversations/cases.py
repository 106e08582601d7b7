"""What staff do with a case. Each act is one conditional update, so of two people at once exactly one succeeds."""

from __future__ import annotations

from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from . import wording
from .cleaning import is_blank, storable
from .models import Case, CaseStatus, Conversation, Message, Sender
from .plan import Said
from .reasons import Handoff
from .record import say

# What a person can read on a phone in one go; the channel cuts it into segments.
LONGEST_REPLY = {"web": 4_000, "sms": 1_200}


class Outcome(Enum):
    """How an act on a case ended. Everything but DONE changed nothing."""

    DONE = "done"
    TAKEN = "taken"  # somebody else has claimed it
    NOT_CLAIMED = "not_claimed"  # claim it first
    STALE = "stale"  # it changed since the page was loaded
    CLOSED = "closed"  # it is resolved
    MISSING = "missing"  # there is no such case
    OPTED_OUT = "opted_out"  # the person texted STOP
    DECLINED = "declined"  # the person said that staff may not reply here
    EMPTY = "empty"
    TOO_LONG = "too_long"


def open_or_raise(conversation: Conversation, handoff: Handoff, message: Message | None) -> Case | None:
    """The conversation's one unresolved case: a new one, or the old one made more urgent. None for a reason without case.

    Call it inside the transaction that stores the replies, with the conversation's row locked.
    """
    if not handoff.makes_case:
        return None
    case = Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).first()
    if case is None:
        case = Case.objects.create(
            conversation=conversation, reason=handoff.reason, priority=handoff.priority, opened_by_message=message
        )
        event("case.opened", case=case.pk, reason=case.reason, priority=case.priority, channel=conversation.channel)
    elif handoff.priority < case.priority:
        Case.objects.filter(pk=case.pk).update(reason=handoff.reason, priority=handoff.priority, version=F("version") + 1)
        case.refresh_from_db()
        event("case.raised", case=case.pk, reason=case.reason, priority=case.priority, channel=conversation.channel)
    return case


def claim(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Take the case and the conversation; the assistant falls silent and the person is told who has joined."""
    with transaction.atomic():
        conversation = _locked(case_id)
        changed = Case.objects.filter(pk=case_id, version=expected_version, status=CaseStatus.OPEN).update(
            status=CaseStatus.CLAIMED, claimed_by=staff, claimed_at=timezone.now(), version=F("version") + 1
        )
        if not changed or conversation is None:
            return _why_not_claimed(case_id, staff)
        Conversation.objects.filter(pk=conversation.pk).update(held_by=staff)
        say(conversation, _fixed(conversation, "utter_staff_joined", name=wording.staff_name(staff)), author=staff)
        record(staff, "case.claimed", f"case:{case_id}")
    event("case.claimed", case=case_id)
    return Outcome.DONE


def release(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Give the case back to the queue; the assistant answers again."""
    with transaction.atomic():
        conversation = _locked(case_id)
        changed = _mine(case_id, staff, expected_version).update(
            status=CaseStatus.OPEN, claimed_by=None, claimed_at=None, version=F("version") + 1
        )
        if not changed or conversation is None:
            return _why_not_mine(case_id, staff)
        _let_go(conversation, staff)
        record(staff, "case.released", f"case:{case_id}")
    event("case.released", case=case_id)
    return Outcome.DONE


def resolve(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Close the case. One that nobody has claimed may be closed from the queue; one that a colleague works on may not."""
    with transaction.atomic():
        conversation = _locked(case_id)
        was_claimed = conversation is not None and conversation.held_by_id is not None
        ours = _mine(case_id, staff, expected_version) | Case.objects.filter(
            pk=case_id, version=expected_version, status=CaseStatus.OPEN
        )
        changed = ours.update(
            status=CaseStatus.RESOLVED, resolved_by=staff, resolved_at=timezone.now(), version=F("version") + 1
        )
        if not changed or conversation is None:
            refused = _why_not_mine(case_id, staff)
            return Outcome.STALE if refused is Outcome.NOT_CLAIMED else refused
        if was_claimed:
            _let_go(conversation, staff)
        record(staff, "case.resolved", f"case:{case_id}")
    event("case.resolved", case=case_id)
    return Outcome.DONE


def reply(case_id: int, staff: AbstractBaseUser, text: str, expected_version: int) -> Outcome:
    """Send the person a message of staff on their own channel. The version goes up, so the same form sent twice sends once."""
    text = storable(text).strip()
    with transaction.atomic():
        conversation = _locked(case_id)
        if conversation is None:
            return Outcome.MISSING
        refused = _unsendable(conversation, text) or _unwelcome(case_id, conversation)
        if refused is not None:
            return refused
        if not _mine(case_id, staff, expected_version).update(version=F("version") + 1):
            return _why_not_mine(case_id, staff)
        say(conversation, Said(response="", text=text, sender=Sender.STAFF), author=staff)
        record(staff, "case.replied", f"case:{case_id}")
    event("case.replied", case=case_id, channel=conversation.channel)
    return Outcome.DONE


def _locked(case_id: int) -> Conversation | None:
    """The case's conversation, its row locked: turns and staff take effect one after the other."""
    return Conversation.objects.select_for_update().filter(cases__pk=case_id).first()


def _mine(case_id: int, staff: AbstractBaseUser, version: int):
    return Case.objects.filter(pk=case_id, version=version, status=CaseStatus.CLAIMED, claimed_by=staff)


def _let_go(conversation: Conversation, staff: AbstractBaseUser) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(held_by=None)
    say(conversation, _fixed(conversation, "utter_staff_left", name=wording.staff_name(staff)), author=staff)


def _fixed(conversation: Conversation, response: str, **values: object) -> Said:
    return wording.said(response, conversation.channel, conversation.country, sender=Sender.SYSTEM, **values)


def _unsendable(conversation: Conversation, text: str) -> Outcome | None:
    if is_blank(text):
        return Outcome.EMPTY
    if len(text) > LONGEST_REPLY[conversation.channel]:
        return Outcome.TOO_LONG
    return None


def _unwelcome(case_id: int, conversation: Conversation) -> Outcome | None:
    if conversation.opted_out:
        return Outcome.OPTED_OUT
    if Case.objects.filter(pk=case_id, reply_here=False).exists():
        return Outcome.DECLINED
    return None


def _why_not_claimed(case_id: int, staff: AbstractBaseUser) -> Outcome:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return Outcome.MISSING
    if case.status == CaseStatus.RESOLVED:
        return Outcome.CLOSED
    if case.status == CaseStatus.OPEN:
        return Outcome.STALE
    # The same person's second click: they have it.
    return Outcome.DONE if case.claimed_by_id == staff.pk else Outcome.TAKEN


def _why_not_mine(case_id: int, staff: AbstractBaseUser) -> Outcome:
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return Outcome.MISSING
    if case.status == CaseStatus.RESOLVED:
        return Outcome.CLOSED
    if case.status == CaseStatus.OPEN:
        return Outcome.NOT_CLAIMED
    return Outcome.STALE if case.claimed_by_id == staff.pk else Outcome.TAKEN
