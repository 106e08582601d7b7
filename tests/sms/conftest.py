"""No test here leaves the machine: the provider's API and the phones are in this process, and the worker runs on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from .world import InProcessHttp, Worker, post

from desk.conversations.assistant import Trouble
from desk.conversations.reading import Reading
from desk.conversations.reasons import Handoff


class Answering:
    """The assistant's place: what it says to a text, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.contexts: list[dict[str, Any]] = []
        self.says: Callable[[str], Reading | Trouble] = lambda text: Reading(
            responses=("utter_bcma_definition",), topics=("bcma_definition",)
        )

    async def ask(self, text: str, *, context: dict[str, Any], **_: Any) -> Reading | Trouble:
        self.asked.append(text)
        self.contexts.append(context)
        return self.says(text)

    def hands_off(self, reason: str = "side_effects") -> None:
        self.says = lambda text: Reading(responses=(f"utter_handoff_{reason}",), handoff=Handoff(reason))

    def clarifies(self, *topics: str) -> None:
        self.says = lambda text: Reading(responses=("utter_clarify",), clarify=topics, context={"offered": list(topics)})


@pytest.fixture(autouse=True)
def assistant(monkeypatch: pytest.MonkeyPatch) -> Answering:
    answering = Answering()
    monkeypatch.setattr("desk.conversations.assistant.ask", answering.ask)
    return answering


@pytest.fixture(autouse=True)
def worker(monkeypatch: pytest.MonkeyPatch) -> Worker:
    queue = Worker()
    monkeypatch.setattr("desk.sms.send.async_task", queue.put)
    monkeypatch.setattr("desk.sms.send.schedule", queue.put_later)
    monkeypatch.setattr("desk.sms.simulator.carrier.async_task", queue.put)
    monkeypatch.setattr("desk.sms.simulator.carrier.schedule", queue.put_later)
    return queue


@pytest.fixture(autouse=True)
def provider_http(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[InProcessHttp]:
    settings.SIMULATOR = True
    settings.PUBLIC_URL = "https://desk.foundation.test"
    settings.ALLOWED_HOSTS = ["*"]
    http = InProcessHttp()
    monkeypatch.setattr("desk.sms.providers.twilio.http_client", lambda: http)
    monkeypatch.setattr("desk.sms.simulator.wire.post", lambda path, fields: post(path, list(fields.items())).status_code)
    yield http


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """For tests of the door: what would be answered is noted, and nothing more."""
    begun: list[int] = []

    async def note(message_id: int) -> None:
        begun.append(message_id)

    monkeypatch.setattr("desk.sms.inbound.take_turn_apart", note)
    return begun
