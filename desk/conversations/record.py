"""Writing down what was said to a person. Every outbound message of every channel goes through here."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from .models import Channel, Conversation, Message, Outbox
from .plan import Said


def say(
    conversation: Conversation,
    said: Said,
    *,
    reply_to: Message | None = None,
    author: AbstractBaseUser | None = None,
) -> Message:
    """Store one message to the person; for SMS also its outbox row, whose delivery starts when the caller's transaction commits."""
    message = Message.objects.create(
        conversation=conversation,
        sender=said.sender,
        text=said.text,
        reply_to=reply_to,
        author=author,
        response=said.response,
        revision=said.revision,
        choices=list(said.choices),
    )
    Conversation.objects.filter(pk=conversation.pk).update(last_activity=timezone.now())
    if conversation.channel == Channel.SMS:
        row = Outbox.objects.create(message=message, not_before=_not_before(conversation, said))
        transaction.on_commit(partial(_enqueue, row))
    return message


def _not_before(conversation: Conversation, said: Said) -> datetime | None:
    from desk.sms.quiet import wait

    return wait(conversation, said.response, timezone.now())


def _enqueue(row: Outbox) -> None:
    from desk.sms.send import enqueue  # the channel's module needs the records above, so it is looked up late

    enqueue(row)
