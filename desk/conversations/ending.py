"""The person ends a chat: its token opens nothing any more. The case stays with staff, who see that the chat was ended."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from .models import Case, CaseStatus, Conversation


def end(conversation_id: str) -> bool:
    """End it, once; False when it was ended or forgotten before. Unresolved cases get a new version: their forms offer a reply here."""
    with transaction.atomic():
        still_open = Conversation.objects.filter(pk=conversation_id, ended_at=None, forgotten_at=None)
        if not still_open.update(ended_at=timezone.now(), held_by=None):  # nobody is there to be told that staff have left
            return False
        unresolved = Case.objects.filter(conversation=conversation_id).exclude(status=CaseStatus.RESOLVED)
        unresolved.update(version=F("version") + 1)
        for case in unresolved:
            record(None, "case.chat_ended", case)
    event("conversation.ended")
    return True
