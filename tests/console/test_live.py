"""The live stream: it tells that something changed, to whom it concerns, and ends with the sign-in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import InterfaceError
from django.test import Client

from desk.console import live, sessions
from desk.conversations.models import Case, Note

from . import people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(live, "EVERY", 0.02)
    monkeypatch.setattr(live, "CHECK", 0.05)


class Listener:
    """Reads one stream; `heard` are (name, data) in the order they arrived."""

    def __init__(self, client: Client, case: int = 0) -> None:
        self.heard: list[tuple[str, Any]] = []
        self.over = False
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        self._stream: AsyncIterator[bytes] = live.events(id(client), key, case)  # one client, one account

    async def until(self, enough: Callable[[Listener], bool]) -> Listener:
        async with asyncio.timeout(20):  # a hang guard
            while not enough(self):
                try:
                    self._take((await anext(self._stream)).decode())
                except StopAsyncIteration:
                    self.over = True
        return self

    def count(self, name: str) -> int:
        return sum(1 for heard, _ in self.heard if heard == name)

    async def close(self) -> None:
        await self._stream.aclose()

    def _take(self, chunk: str) -> None:
        if chunk.startswith("event: "):
            fields = dict(line.split(": ", 1) for line in chunk.strip().splitlines())
            self.heard.append((fields["event"], json.loads(fields["data"])))


def run(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scene())


def test_it_begins_with_who_waits_and_tells_who_comes(as_ana, case):
    async def scene() -> None:
        page = await Listener(as_ana).until(lambda page: page.heard)
        assert page.heard[0][0] == "queue"
        assert page.heard[0][1]["waiting"] == 1 and page.heard[0][1]["dangers"] == []
        danger = await sync_to_async(people.asks)("she cannot breathe", reason="emergency")
        await page.until(lambda page: page.heard[-1][1].get("danger") == 1)
        assert page.heard[-1][1]["dangers"] == [danger.pk] and page.heard[-1][1]["waiting"] == 2
        assert page.heard[-1][1]["newest"] > page.heard[0][1]["newest"]
        await page.close()

    run(scene)


def test_nothing_of_a_conversation_is_in_it(as_ana, sms_case):
    async def scene() -> None:
        page = await Listener(as_ana, sms_case.pk).until(lambda page: page.count("case"))
        assert "talk" not in repr(page.heard) and sms_case.conversation.address not in repr(page.heard)
        await page.close()

    run(scene)


CHANGES: dict[str, Callable[[Case, Any], Any]] = {
    "a message": lambda case, ben: people.writes(case.conversation, "hello?"),
    "a claim": people.claims,
    "a note": lambda case, ben: Note.objects.create(case=case, author=ben, text="call after six"),
    "STOP": lambda case, ben: type(case.conversation).objects.filter(pk=case.conversation_id).update(opted_out=True),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_page_hears_of_its_own_case_and_of_no_other(as_ana, case, sms_case, ben, change):
    async def scene() -> None:
        page, other = Listener(as_ana, case.pk), Listener(as_ana, sms_case.pk)
        for one in (page, other):
            await one.until(lambda one: one.count("case"))
        await sync_to_async(CHANGES[change])(case, ben)
        await page.until(lambda page: page.count("case") == 2)
        await sync_to_async(people.asks)("one more, so that the other page hears something")
        await other.until(lambda other: other.count("queue") >= 2)
        assert other.count("case") == 1
        await page.close()
        await other.close()

    run(scene)


def ages(client: Client, **seconds: float) -> None:
    session = client.session
    for name, ago in seconds.items():
        session[name] = time.time() - ago
    session.save()


ENDINGS: dict[str, Callable[[Client, Any], Any]] = {
    "sign-out": lambda client, ana: Session.objects.all().delete(),
    "no use for 30 minutes": lambda client, ana: ages(client, used=sessions.IDLE.total_seconds() + 1),
    "12 hours": lambda client, ana: ages(client, began=sessions.LONGEST.total_seconds() + 1),
    "account disabled": lambda client, ana: type(ana).objects.update(is_active=False),
    "password changed": lambda client, ana: (ana.set_password("another-otter-1"), ana.save()),
    "roles taken": lambda client, ana: ana.groups.set([Group.objects.get(name="auditor")]),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_ends_with_the_sign_in(as_ana, ana, as_ben, ending):
    async def scene() -> None:
        page, colleague = Listener(as_ana), Listener(as_ben)
        for one in (page, colleague):
            await one.until(lambda one: one.heard)
        await sync_to_async(ENDINGS[ending])(as_ana, ana)
        await page.until(lambda page: page.over)
        assert page.heard[-1][0] == "signed_out"
        if ending in ("password changed", "roles taken"):
            await sync_to_async(people.asks)("still there?")
            await colleague.until(lambda colleague: colleague.count("queue") == 2)
        await colleague.close()

    run(scene)


def test_the_newest_pages_of_an_account_win_and_colleagues_keep_theirs(as_ana, as_ben, monkeypatch):
    monkeypatch.setattr(live, "MOST", 2)

    async def scene() -> None:
        pages = [Listener(as_ben), *(Listener(as_ana) for _ in range(3))]
        for page in pages:
            await page.until(lambda page: page.heard)
        bens, first, second, third = pages
        await first.until(lambda page: page.over)
        assert first.heard[-1][0] == "moved"
        await sync_to_async(people.asks)("hello")
        for page in (bens, second, third):
            await page.until(lambda page: page.count("queue") == 2)
            await page.close()

    run(scene)


def test_a_database_that_is_away_for_a_moment_ends_no_stream(as_ana, monkeypatch):
    from django.db import OperationalError

    async def scene() -> None:
        page = await Listener(as_ana).until(lambda page: page.heard)
        seen, failed = live.changes.seen, []

        def fails(case_ids):
            failed.append(1)
            if len(failed) < 3:
                raise OperationalError
            return seen(case_ids)

        monkeypatch.setattr(live.changes, "seen", fails)
        await sync_to_async(people.asks)("hello")
        await page.until(lambda page: page.count("queue") == 2)
        assert len(failed) >= 3
        await page.close()

    run(scene)


def lines(served, client: Client, path: str = "/console/live/"):
    cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
    return httpx.stream("GET", served.url + path, cookies=cookies, timeout=20)


def test_over_the_wire_it_streams_ends_and_keeps_no_session_alive(served, as_ana):
    ages(as_ana, used=1000)
    before = as_ana.session["used"]
    with lines(served, as_ana) as answer:
        assert answer.headers["content-type"] == "text/event-stream"
        assert "no-store" in answer.headers["cache-control"] and answer.headers["x-accel-buffering"] == "no"
        heard = answer.iter_lines()
        assert "event: queue" in iter(lambda: next(heard), None)
        assert as_ana.session["used"] == before
        Session.objects.all().delete()
        assert "event: signed_out" in heard
        assert list(heard)[0] == "data: {}"


def test_a_server_that_cannot_stream_says_so_at_once(as_ana):
    assert as_ana.get("/console/live/").status_code == 204


@pytest.mark.parametrize("role", ["auditor"])
def test_who_may_not_see_the_queue_hears_nothing(role):
    client = people.signed_in(people.account("audrey", role))
    assert client.get("/console/live/").status_code == client.get("/console/waiting/").status_code == 403


def test_a_page_without_a_stream_gets_the_same_numbers(as_ana, case):
    numbers = as_ana.get("/console/waiting/").json()
    assert numbers["waiting"] == 1 and numbers["danger"] == 0 and numbers["newest"] > 0 and numbers["dangers"] == []


def test_a_lost_connection_does_not_end_the_looking(monkeypatch):
    """Pages would go on believing that they are told of new cases."""
    looks = []

    def seen(cases):
        looks.append(cases)
        if len(looks) == 1:
            raise InterfaceError("connection already closed")
        return live.changes.Seen()

    async def watched() -> None:
        watch, listener = live.Watch(), live.Listener(1, "session", 0)
        watch.join(listener)
        async with asyncio.timeout(30):
            while len(looks) < 2:
                assert not watch.task.done()
                await asyncio.sleep(0.01)
        watch.leave(listener)
        await watch.task

    monkeypatch.setattr(live, "CHECK", 100.0)
    monkeypatch.setattr(live.changes, "seen", seen)
    asyncio.run(watched())
