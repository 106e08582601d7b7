"""A message comes in: it is stored and committed before anything else happens to it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from .cleaning import storable
from .models import Channel, Conversation, Message, Sender

LONGEST_KEY = 80


class Closed(Exception):
    """The person ended this conversation, or it was forgotten. Nothing was stored; a new one must be opened."""


def receive(conversation: Conversation, *, text: str, client_key: str) -> tuple[Message, bool]:
    """Store one inbound message; returns it and whether it is new.

    `client_key` is the widget's or the provider's id of the message (1 to 80 characters). The same key in the same
    conversation is the same message, however often and however many at once it is handed in. Raises Closed.
    """
    if not client_key or len(client_key) > LONGEST_KEY:
        raise ValueError(f"intake: a client key has 1 to {LONGEST_KEY} characters. The edge must refuse others.")
    with transaction.atomic():
        # The row lock puts the rows of one conversation in an order that everybody sees the same.
        locked = Conversation.objects.select_for_update().get(pk=conversation.pk)
        known = Message.objects.filter(conversation=locked, client_key=client_key).first()
        if known is not None:
            return known, False
        if locked.ended_at is not None or locked.forgotten_at is not None:
            raise Closed
        if locked.channel == Channel.SMS and (known := _known_before(locked, client_key)) is not None:
            return known, False
        message = Message.objects.create(
            conversation=locked, sender=Sender.PERSON, text=storable(text), client_key=client_key
        )
        Conversation.objects.filter(pk=locked.pk).update(last_activity=timezone.now())
    return message, True


def _known_before(conversation: Conversation, client_key: str) -> Message | None:
    """The shell of a text that came before its conversation was forgotten: the same phone has a new conversation since then."""
    before = Message.objects.filter(client_key=client_key, conversation__channel=Channel.SMS, conversation__forgotten_at__isnull=False)
    return before.exclude(conversation=conversation).first()
