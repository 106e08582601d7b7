"""Who we are, said once in a thread of text messages. The one place that knows whether it has been said."""

from __future__ import annotations

from django.db.models import Q

from . import wording
from .models import Channel, Conversation, Message, Sender
from .plan import Said


def due(conversation: Conversation) -> Said | None:
    """The introduction, if this is a thread of text messages that has not carried it yet."""
    if conversation.channel != Channel.SMS:
        return None
    intro = wording.introduction(conversation.channel, conversation.country)
    # In a long turn it shares a message with an answer and goes under the answer's name. A person who quotes it to us
    # has not been told by us.
    said_before = Q(response=intro.response) | Q(text__contains=intro.text)
    known = Message.objects.filter(said_before, conversation=conversation).exclude(sender=Sender.PERSON).exists()
    return None if known else intro
