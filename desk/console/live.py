"""Server-sent events for the staff's pages: that something changed, never what. Each page then fetches its own news.

One look a second at the database serves every page of this process. A stream ends when its sign-in does, and does not
keep it alive. Events: `queue` with the numbers of waiting.py, `case` with the number of the case, `moved` when newer
pages of the same account took its place, `signed_out`.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from asgiref.sync import sync_to_async
from django.db import Error, connections

from . import changes, sessions
from .changes import Seen
from .rights import Right

EVERY = 1.0  # seconds between two looks
CHECK = 5.0  # seconds between two looks whether the sign-ins last
PING = 15.0  # seconds of silence after which a comment keeps the line open
LONGEST = 15 * 60.0  # then the stream ends and the page opens the next one
# A browser opens six connections to one host at most; pages and buttons need the other two. The newest pages win.
MOST = 4


@dataclass(eq=False)
class Listener:
    account: int
    session: str  # the session's key
    case: int  # 0: a page without a case
    signal: asyncio.Event = field(default_factory=asyncio.Event)
    ended: str = ""  # the event that ends the stream


class Watch:
    """The one poller of an event loop. Runs while anybody listens."""

    def __init__(self) -> None:
        self.listeners: list[Listener] = []
        self.seen = Seen()
        self.task: asyncio.Task[None] | None = None

    def join(self, listener: Listener) -> None:
        own = [one for one in self.listeners if one.account == listener.account and not one.ended]
        for oldest in own[: max(0, len(own) - MOST + 1)]:
            _end(oldest, "moved")
        self.listeners.append(listener)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._run())

    def leave(self, listener: Listener) -> None:
        self.listeners.remove(listener)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        checked = loop.time()
        while self.listeners:
            await asyncio.sleep(EVERY)
            try:
                await self._look()
                if loop.time() - checked >= CHECK:
                    await self._check()
                    checked = loop.time()
            except Error:  # a lost connection is no DatabaseError
                continue  # the streams stay open; the next look may succeed

    async def _look(self) -> None:
        found = await apart(changes.seen, {one.case for one in self.listeners if one.case})
        before, self.seen = self.seen, found
        for listener in self.listeners:
            if found.queue != before.queue or found.cases.get(listener.case) != before.cases.get(listener.case):
                listener.signal.set()

    async def _check(self) -> None:
        lasting = await apart(_alive, {one.session for one in self.listeners})
        for listener in self.listeners:
            if listener.session not in lasting:
                _end(listener, "signed_out")


def _alive(session_keys: set[str]) -> set[str]:
    now = time.time()
    return {key for key in session_keys if sessions.is_alive(key, now, needs=Right.SEE_QUEUE)}


_watches: WeakKeyDictionary[asyncio.AbstractEventLoop, Watch] = WeakKeyDictionary()


async def events(account: int, session: str, case: int) -> AsyncIterator[bytes]:
    """The stream's bytes until the page leaves, the sign-in ends, or LONGEST is over."""
    loop = asyncio.get_running_loop()
    watch = _watches.setdefault(loop, Watch())
    listener = Listener(account, session, case)
    watch.join(listener)
    told = Seen()
    ends = loop.time() + LONGEST
    try:
        yield b"retry: 3000\n\n"
        # What happened between the page and its stream is told at once; the page finds out by itself if it is no news.
        now = await apart(changes.seen, {case} if case else set())
        while not listener.ended and loop.time() < ends:
            if now.queue != told.queue and now.waiting is not None:
                yield _event("queue", now.waiting.as_json())
            if case and now.cases.get(case) != told.cases.get(case):
                yield _event("case", {"case": case})
            told = now
            while not listener.signal.is_set() and loop.time() < ends:
                try:
                    await asyncio.wait_for(listener.signal.wait(), PING)
                except TimeoutError:
                    yield b": ping\n\n"
            listener.signal.clear()
            now = watch.seen
        if listener.ended:
            yield _event(listener.ended, {})
    finally:
        watch.leave(listener)


async def apart(look, *args):
    """Run it in a thread that keeps no connection."""

    def run():
        try:
            return look(*args)
        finally:
            connections.close_all()

    return await sync_to_async(run, thread_sensitive=False)()


def _end(listener: Listener, event: str) -> None:
    listener.ended = event
    listener.signal.set()


def _event(name: str, data: dict) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
