"""The person asks to be forgotten. That is done at once, except while staff have a danger of theirs to see to.

Somebody who says that they want to die and then deletes the chat would be seen by nobody. So the words and the number stay
until the case of danger is resolved, WAITS after the last word at most; then `retention.purge` forgets them. The person is
told so, and on the website the chat is closed for them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from . import ending
from .forgetting import By, Forgotten, forget
from .models import Case, CaseStatus, Channel, Conversation
from .plan import Said
from .reasons import DANGERS
from .record import say

# After the last word in the conversation. The texts that say so (utter_forget_later) name it in days.
WAITS = timedelta(days=3)


def ask(conversation_id: str, *, done: Said | None = None, later: Said | None = None) -> Forgotten:
    """Forget it now, or LATER. `done`, `later` (SMS): what the person is told."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id, forgotten_at=None).first()
        dangers = _dangers().filter(conversation=conversation_id)
        if conversation is None or not dangers.exists():
            return forget(conversation_id, by=By.PERSON, last=done)
        if Conversation.objects.filter(pk=conversation_id, forget_asked_at=None).update(forget_asked_at=timezone.now()):
            for case in dangers:
                record(None, "case.forget_asked", case)
            dangers.update(version=F("version") + 1)
        if conversation.channel == Channel.WEB:
            ending.end(conversation_id)
        elif later is not None:
            say(conversation, later)
    event("conversation.forget_asked")
    return Forgotten.LATER


def due(now: datetime) -> Q:
    """Of the conversations that are to be forgotten at the person's word, those whose time has come."""
    return released() | Q(forget_asked_at__isnull=False, last_activity__lt=now - WAITS)


def released() -> Q:
    """Those that staff do not need any more."""
    return Q(forget_asked_at__isnull=False) & ~Exists(_dangers().filter(conversation=OuterRef("pk")))


def _dangers():
    return Case.objects.filter(reason__in=DANGERS).exclude(status=CaseStatus.RESOLVED)
