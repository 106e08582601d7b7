"""One turn at a time in a conversation, across threads and processes.

Whoever takes the lease works; the others wait for them, at most LENGTH. The token is checked again in the transaction
that stores the replies, so a worker that was frozen beyond its lease and woke up cannot write over its successor.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from .models import Conversation

# The assistant may take 4 s and a busy database as long again; a process that died holds others up no longer than this.
LENGTH = timedelta(seconds=10)
# A lease that ends later than this can only come from a clock that was set back. Well above what one clock reading
# may age while its statement waits for the database.
TOO_FAR = LENGTH + timedelta(seconds=60)


class LeaseLost(Exception):
    """Somebody else took the conversation over; nothing may be written on the old lease."""


def take(conversation_id: str) -> str | None:
    """A token, or None while somebody else works on this conversation."""
    now = timezone.now()
    token = secrets.token_hex(16)
    is_free = Q(turn_token="") | Q(turn_until__isnull=True) | Q(turn_until__lte=now) | Q(turn_until__gt=now + TOO_FAR)
    taken = Conversation.objects.filter(is_free, pk=conversation_id).update(turn_token=token, turn_until=now + LENGTH)
    return token if taken else None


def check(conversation: Conversation, token: str) -> None:
    """Raise LeaseLost unless this row, just read inside the transaction, still carries the token."""
    if conversation.turn_token != token:
        raise LeaseLost


def give_back(conversation_id: str, token: str) -> None:
    Conversation.objects.filter(pk=conversation_id, turn_token=token).update(turn_token="", turn_until=None)
