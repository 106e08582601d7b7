"""What the people of a test do, in one call each."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from django.db import connections

from desk.conversations.intake import receive
from desk.conversations.models import Case, Conversation, Message
from desk.conversations.turn import Turn, take_turn

_keys = itertools.count()


def store(conversation: Conversation, text: str) -> Message:
    """One inbound message, stored and not yet answered."""
    message, created = receive(conversation, text=text, client_key=f"key-{next(_keys)}")
    assert created
    return message


def write(conversation: Conversation, text: str) -> Turn:
    """The person writes `text`, and the turn runs to its end."""
    return async_to_sync(take_turn)(store(conversation, text).pk)


def responses(turn: Turn) -> list[str]:
    return [reply.response for reply in turn.replies]


def the_case(conversation: Conversation) -> Case:
    return Case.objects.get(conversation=conversation)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts in threads that start together; their results in order. An act's exception is its result."""
    results: list[Any] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(index: int, act: Callable[[], Any]) -> None:
        barrier.wait(timeout=10)
        try:
            results[index] = act()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results
