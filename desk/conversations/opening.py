"""A conversation begins on the web: its row and the greeting."""

from __future__ import annotations

from django.db import transaction

from . import wording
from .models import Channel, Conversation
from .record import say


def open_web() -> Conversation:
    """A new web conversation whose first message is the greeting."""
    with transaction.atomic():
        conversation = Conversation.objects.create(channel=Channel.WEB)
        say(conversation, wording.said("utter_greet", Channel.WEB, ""))
    return conversation
