"""Was this answer of help? What a person said about one answer of the page; the last word counts."""

from __future__ import annotations

from django.utils import timezone

from desk.logs import event

from . import wording
from .models import Conversation, Helpful, Message


def judge(conversation: Conversation, number: int, *, helpful: bool, reason: str = "") -> bool:
    """Write it down. `number` is the answer's; `reason` a HelpfulReason or empty. False: no answer of this conversation has that number."""
    message = Message.objects.filter(pk=number, conversation=conversation).first()
    answer = wording.answer_of(message.response) if message else None
    if message is None or answer is None:
        return False
    Helpful.objects.update_or_create(message=message, defaults={"helpful": helpful, "reason": reason, "at": timezone.now()})
    event("answer.judged", topic=answer.topic, helpful=helpful, reason=reason or None)
    return True
