"""The person's own word on whether staff may reply on this channel. It stands on the case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desk.logs import event

from . import hours, wording
from .models import Case, CaseStatus, Conversation, Message, Sender
from .plan import Said
from .record import say


class Consent(Enum):
    NOTED = "noted"
    KNOWN = "known"  # they said the same before; nothing changed, nothing was sent
    NO_CASE = "no_case"  # nothing waits for staff, so there was nothing to agree to


@dataclass(frozen=True)
class Noted:
    outcome: Consent
    messages: tuple[Message, ...] = ()


def is_awaited(conversation: Conversation) -> bool:
    """Whether an unresolved case still waits for the answer, so that "yes" is one."""
    return _open_case(conversation) is not None and _open_case(conversation).reply_here is None


def reply_here(conversation: Conversation, yes: bool, *, inbound: Message | None = None) -> Noted:
    """Write the answer on the case. Either is confirmed once.

    `inbound` is the message that said it, where there is one (SMS): it counts as answered in the same transaction.
    """
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
        case = _open_case(locked)
        outcome = Consent.NO_CASE if case is None else Consent.KNOWN if case.reply_here is yes else Consent.NOTED
        messages: tuple[Message, ...] = ()
        if outcome is Consent.NOTED:
            Case.objects.filter(pk=case.pk).update(reply_here=yes, version=F("version") + 1)
            messages = (say(locked, _confirmation(locked, case, yes), reply_to=inbound),)
        if inbound is not None and outcome is not Consent.NO_CASE:
            Message.objects.filter(pk=inbound.pk, answered_at=None).update(answered_at=timezone.now(), rule="reply_here")
    if outcome is Consent.NOTED:
        event("case.reply_here", case=case.pk, yes=yes)
    return Noted(outcome, messages)


def _confirmation(conversation: Conversation, case: Case, yes: bool) -> Said:
    """Who agrees while nobody of the staff can be expected is told so, and when somebody is there."""
    response, values = "utter_reply_yes" if yes else "utter_reply_no", {}
    staffed, now = hours.parse(settings.STAFF_HOURS, settings.STAFF_ZONE), timezone.now()
    if yes and staffed is not None and not staffed.staffed(now) and case.status == CaseStatus.OPEN:
        response, values = "utter_reply_yes_closed", {"staff_hours": staffed.in_words(now)}
    return wording.said(response, conversation.channel, conversation.country, sender=Sender.SYSTEM, **values)


def _open_case(conversation: Conversation) -> Case | None:
    return Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).first()
