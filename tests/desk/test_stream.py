"""The live stream: what is stored, by whom ever, arrives without asking again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import InterfaceError

from desk.conversations import cases, ending
from desk.conversations.forgetting import By, forget
from desk.conversations.models import Conversation, Sender
from desk.conversations.opening import open_web
from desk.conversations.plan import Said
from desk.conversations.reasons import Handoff
from desk.conversations.record import say
from desk.web import stream

from .acts import the_case
from .browser import Browser

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(stream, "EVERY", 0.02)


class Listener:
    """Reads one stream; `events` are (name, data) in the order they arrived."""

    def __init__(self, conversation: str, after: int = 0) -> None:
        self.events: list[tuple[str, Any]] = []
        self.pings = 0
        self._stream = stream.events(conversation, after)

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):  # a hang guard
            while not enough():
                self._take((await anext(self._stream)).decode())

    async def close(self) -> None:
        await self._stream.aclose()

    def messages(self) -> list[str]:
        return [data["text"] for name, data in self.events if name == "message"]

    def _take(self, chunk: str) -> None:
        if chunk.startswith(":"):
            self.pings += 1
            return
        fields = dict(line.split(": ", 1) for line in chunk.strip().splitlines())
        if "event" in fields:
            self.events.append((fields["event"], json.loads(fields["data"])))


def run(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scene())


def add(conversation: Conversation, text: str):
    return sync_to_async(say)(conversation, Said(response="", text=text, sender=Sender.STAFF))


def test_it_begins_with_what_is_there_and_goes_on_with_what_comes(web):
    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: len(listener.events) == 2)
        await add(web, "first")
        await listener.until(lambda: "first" in listener.messages())
        await add(web, "second")
        await listener.until(lambda: "second" in listener.messages())
        await listener.close()
        assert listener.messages()[1:] == ["first", "second"]

    run(scene)


def test_it_begins_after_the_number_it_is_given(web):
    newest = web.messages.last().pk

    async def scene() -> None:
        listener = Listener(web.pk, after=newest)
        await add(web, "new")
        await listener.until(lambda: bool(listener.messages()))
        await listener.close()
        assert listener.messages() == ["new"]

    run(scene)


def test_staff_who_come_and_go_are_told(web, ana):
    case = cases.open_or_raise(web, Handoff("human_request"), None)

    async def scene() -> None:
        listener = Listener(web.pk)

        def staff() -> list[Any]:
            return [data["name"] for name, data in listener.events if name == "staff"]

        await listener.until(lambda: staff() == [None])
        await sync_to_async(cases.claim)(case.pk, ana, 1)
        await listener.until(lambda: staff() == [None, "Ana"])
        await sync_to_async(lambda: cases.release(case.pk, ana, the_case(web).version))()
        await listener.until(lambda: staff() == [None, "Ana", None])
        await listener.close()

    run(scene)


@pytest.mark.parametrize("over", [ending.end, lambda conversation_id: forget(conversation_id, by=By.PERSON)], ids=["ended", "forgotten"])
def test_it_ends_for_every_tab_when_the_chat_is_over(web, over):
    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: len(listener.events) == 2)
        await sync_to_async(over)(web.pk)
        with pytest.raises(StopAsyncIteration):
            await listener.until(lambda: len(listener.events) > 2)

    run(scene)


def test_each_listener_gets_its_own_conversation_only(web):
    other = open_web()

    async def scene() -> None:
        mine, theirs = Listener(web.pk), Listener(other.pk)
        await add(web, "canary")
        await add(other, "goose")
        await mine.until(lambda: "canary" in mine.messages())
        await theirs.until(lambda: "goose" in theirs.messages())
        await mine.close()
        await theirs.close()
        assert "goose" not in str(mine.events) and "canary" not in str(theirs.events)

    run(scene)


def test_a_hundred_messages_and_more_all_arrive_in_order(web):
    for number in range(250):
        say(web, Said(response="", text=f"message {number}", sender=Sender.STAFF))

    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: len(listener.messages()) == 251)
        await listener.close()
        assert listener.messages()[1:] == [f"message {number}" for number in range(250)]

    run(scene)


def test_a_silent_line_is_kept_open(web, monkeypatch):
    monkeypatch.setattr(stream, "PING", 0.05)

    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: listener.pings == 2)
        await listener.close()

    run(scene)


def test_it_ends_after_a_while_so_that_an_old_token_ends_too(web, monkeypatch):
    monkeypatch.setattr(stream, "LONGEST", 0.1)

    async def scene() -> None:
        listener = Listener(web.pk)
        with pytest.raises(StopAsyncIteration):
            await listener.until(lambda: False)

    run(scene)


def test_a_database_that_stumbles_does_not_end_the_stream(web, monkeypatch):
    from django.db import OperationalError

    states, stumbles = stream._states, []

    def stumbling(ids):
        if len(stumbles) < 3:
            stumbles.append(1)
            raise OperationalError("database is locked")
        return states(ids)

    monkeypatch.setattr(stream, "_states", stumbling)

    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: len(listener.events) == 2)
        await add(web, "after the stumble")
        await listener.until(lambda: "after the stumble" in listener.messages())
        await listener.close()

    run(scene)
    assert len(stumbles) == 3


def test_nobody_is_watched_for_when_all_have_left(web):
    async def scene() -> None:
        listener = Listener(web.pk)
        await listener.until(lambda: len(listener.events) == 2)
        watch = stream._watches[asyncio.get_running_loop()]
        await listener.close()
        async with asyncio.timeout(20):
            await watch.task
        assert not watch.listeners and not watch.states

    run(scene)


def test_the_address_is_a_stream_that_nobody_stores(transactional_db, monkeypatch):
    monkeypatch.setattr(stream, "LONGEST", 0.1)
    person = Browser()
    greeting = person.open()["messages"][0]
    response = person.get("events?after=0")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    assert response["Cache-Control"] == "no-store"

    async def read() -> bytes:
        return b"".join([piece async for piece in response.streaming_content])

    body = asyncio.run(read()).decode()
    assert f"event: message\ndata: {json.dumps(greeting)}\n" in body
    assert 'event: staff\ndata: {"name": null}\n' in body


def test_a_lost_connection_does_not_end_the_looking(monkeypatch):
    """The person would see nothing more of what staff write until the stream is opened anew."""
    looks = []

    def states(conversation_ids):
        looks.append(conversation_ids)
        if len(looks) == 1:
            raise InterfaceError("connection already closed")
        return {}

    async def watched() -> None:
        watch = stream._Watch()
        signal = watch.join("a conversation")
        async with asyncio.timeout(30):
            while len(looks) < 2:
                assert not watch.task.done()
                await asyncio.sleep(0.01)
        watch.leave(signal)
        await watch.task

    monkeypatch.setattr(stream, "_states", states)
    asyncio.run(watched())
