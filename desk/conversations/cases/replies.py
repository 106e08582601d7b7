"""What staff write to the person."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event
from desk.sms import staff_text

from ..cleaning import is_blank, storable
from ..models import Case, Channel, Conversation, Message, Sender
from ..plan import Said
from ..record import say
from .outcome import Outcome, not_mine
from .rows import find, join, lease_end, locked, mine

# Characters that a person can read on a phone in one go; the channel cuts it into segments.
LONGEST_REPLY = {"web": 4_000, "sms": 1_200}


def reply(case_id: int, staff: AbstractBaseUser, text: str, expected_version: int, *, seen: int | None = None) -> Outcome:
    """Send the person a message of staff on their own channel. The version goes up, so the same form sent twice sends once.

    `seen`: number of the newest message that the page showed. Whoever wrote after that still waits: the reply is not to it. Where the conversation was given back to the assistant, staff join it again first, and the person is told.
    """
    text = storable(text).strip()
    with transaction.atomic():
        conversation = locked(case_id)
        if conversation is None:
            return Outcome.MISSING
        refused = _unsendable(conversation, text) or _unwelcome(case_id, conversation)
        if refused is not None:
            return refused
        now = timezone.now()
        changed = mine(case_id, staff, expected_version).update(
            version=F("version") + 1,
            waits_since=None if seen is None else _unseen_since(conversation, seen),
            first_reply_at=Coalesce(F("first_reply_at"), now),
            lease_until=lease_end(now),
        )
        if not changed:
            return not_mine(find(case_id), staff)
        if conversation.held_by_id is None:
            join(conversation, staff)
        for part in staff_text.fit(text).parts if conversation.channel == Channel.SMS else (text,):
            say(conversation, Said(response="", text=part, sender=Sender.STAFF), author=staff)
        record(staff, "case.replied", f"case:{case_id}")
    event("case.replied", case=case_id, channel=conversation.channel)
    return Outcome.DONE


def _unseen_since(conversation: Conversation, seen: int) -> datetime | None:
    """When the person wrote the first message that the page did not show."""
    unseen = Message.objects.filter(conversation=conversation, sender=Sender.PERSON, pk__gt=seen).order_by("pk")
    return unseen.values_list("created_at", flat=True).first()


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
