"""Server-sent events: a conversation's new messages as they are stored, by whichever process stores them.

One look a second at the database serves every open stream of this process; a stream reads messages only when there are some.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import Error, connections
from django.db.models import Max

from desk.conversations import fetched, wording
from desk.conversations.models import Conversation, Message, Sender

from .payloads import message_payload

EVERY = 1.0  # seconds between two looks
PING = 15.0  # seconds of silence after which a comment keeps the line open
# A stream ends after this long and the widget opens the next one; a token that has expired ends there too.
LONGEST = 15 * 60.0
SLICE = 100

State = tuple[int, int | None, bool]  # the newest message's number, who holds the conversation, whether it is closed


class _Watch:
    """The one poller of an event loop. Runs while anybody listens."""

    def __init__(self) -> None:
        self.listeners: dict[asyncio.Event, str] = {}
        self.states: dict[str, State] = {}
        self.task: asyncio.Task[None] | None = None

    def join(self, conversation_id: str) -> asyncio.Event:
        signal = asyncio.Event()
        self.listeners[signal] = conversation_id
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())
        return signal

    def leave(self, signal: asyncio.Event) -> None:
        self.listeners.pop(signal, None)

    async def _run(self) -> None:
        while self.listeners:
            await asyncio.sleep(EVERY)
            await self._look()
        self.states.clear()

    async def _look(self) -> None:
        watched = set(self.listeners.values())
        try:
            found = await sync_to_async(_states, thread_sensitive=False)(watched)
        except Error:  # a lost connection is no DatabaseError
            return  # the streams stay open; the next look may succeed
        for signal, conversation_id in list(self.listeners.items()):
            if found.get(conversation_id) != self.states.get(conversation_id):
                signal.set()
        self.states = found


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, _Watch] = WeakKeyDictionary()


async def events(conversation_id: str, after: int) -> AsyncIterator[bytes]:
    """The stream's bytes, from the message after `after` on, until the client leaves or LONGEST is over."""
    loop = asyncio.get_running_loop()
    watch = _watches.setdefault(loop, _Watch())
    signal = watch.join(conversation_id)
    told: object = object()  # whatever the client believes, it is told once who is there
    ends = loop.time() + LONGEST
    try:
        yield b"retry: 2000\n\n"
        while loop.time() < ends:
            signal.clear()
            news = await sync_to_async(_news, thread_sensitive=False)(conversation_id, after)
            if news is None:
                return  # the next one is refused like everything else, so another tab learns of it
            rows, staff = news
            for payload in rows:
                after = payload["seq"]
                yield _event("message", payload, after)
            if any(payload["from"] == Sender.STAFF for payload in rows):  # noted after they went out, not before
                await sync_to_async(_note_fetched, thread_sensitive=False)(conversation_id, rows)
            if staff != told:
                told = staff
                yield _event("staff", {"name": staff}, after)
            if len(rows) == SLICE:
                continue
            while not signal.is_set() and loop.time() < ends:
                try:
                    await asyncio.wait_for(signal.wait(), PING)
                except TimeoutError:
                    yield b": ping\n\n"
    finally:
        watch.leave(signal)


def _event(name: str, data: dict, seq: int) -> bytes:
    return f"id: {seq}\nevent: {name}\ndata: {json.dumps(data)}\n\n".encode()


def _states(conversation_ids: set[str]) -> dict[str, State]:
    ids = list(conversation_ids)
    found: dict[str, State] = {}
    try:
        for start in range(0, len(ids), 500):
            rows = Conversation.objects.filter(pk__in=ids[start : start + 500]).annotate(newest=Max("messages__id"))
            for pk, newest, held, ended, forgotten in rows.values_list("pk", "newest", "held_by", "ended_at", "forgotten_at"):
                found[pk] = (newest or 0, held, ended is not None or forgotten is not None)
    finally:
        connections.close_all()
    return found


def _news(conversation_id: str, after: int) -> tuple[list[dict], str | None] | None:
    """The next messages and the name of whoever of the staff is there; None when the person ended the conversation or it was forgotten.

    In a thread of its own, so it closes its connection.
    """
    try:
        conversation = Conversation.objects.select_related("held_by").filter(pk=conversation_id, ended_at=None, forgotten_at=None).first()
        if conversation is None:
            return None
        rows = Message.objects.filter(conversation=conversation_id, pk__gt=after).select_related("author", "helpful").order_by("pk")
        payloads = [message_payload(row) for row in rows[:SLICE]]
        holder = conversation.held_by
        return payloads, wording.staff_name(holder) if holder else None
    finally:
        connections.close_all()


def _note_fetched(conversation_id: str, payloads: list[dict]) -> None:
    """A stream does not end because the note could not be written; the next message of staff brings it again."""
    try:
        fetched.note(conversation_id, payloads)
    except Error:
        pass
    finally:
        connections.close_all()
