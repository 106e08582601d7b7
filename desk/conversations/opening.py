"""A conversation begins on the web: its row and the greeting, or the numbers when nobody would answer."""

from __future__ import annotations

from django.db import transaction

from . import switches, wording
from .models import Channel, Conversation, Sender
from .record import say


def open_web() -> Conversation:
    """A new web conversation whose first message is the greeting; switched off, it says so with the helpline's numbers."""
    silent = switches.is_silent(switches.off(), Channel.WEB)
    said = wording.said("utter_switched_off", Channel.WEB, "", sender=Sender.SYSTEM) if silent else wording.said("utter_greet", Channel.WEB, "")
    with transaction.atomic():
        conversation = Conversation.objects.create(channel=Channel.WEB)
        say(conversation, said)
    return conversation
