"""The cast, and an assistant that says what the test wants."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches

from desk.conversations import switches
from desk.conversations.models import Conversation
from desk.conversations.opening import open_web

from .fake_assistant import FakeAssistant


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    caches["limits"].clear()


@pytest.fixture(autouse=True)
def fresh_switches() -> Iterator[None]:
    switches.forget()
    yield
    switches.forget()


@pytest.fixture(autouse=True)
def no_assistant(settings: Any) -> Iterator[None]:
    """Unless a test asks for one, nothing listens where the assistant should be."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and never listening: connections are refused
        settings.ASSISTANT_URL = f"http://127.0.0.1:{taken.getsockname()[1]}"
        yield


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The outbox rows given to the SMS channel, which delivers nothing in these tests."""
    rows: list[int] = []
    monkeypatch.setattr("desk.sms.send.enqueue", lambda row: rows.append(row.pk))
    return rows


@pytest.fixture
def assistant(no_assistant: None, settings: Any) -> Iterator[FakeAssistant]:
    fake = FakeAssistant()
    settings.ASSISTANT_URL = fake.url
    yield fake
    fake.stop()


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana.ruiz", first_name="Ana")


@pytest.fixture
def ben(transactional_db: None) -> User:
    return User.objects.create_user("ben.okoye", first_name="Ben")


@pytest.fixture
def web(transactional_db: None) -> Conversation:
    return open_web()


@pytest.fixture
def sms(transactional_db: None) -> Conversation:
    return Conversation.objects.create(
        channel="sms", address="+12025550143", service_address="+18005550100", country="US"
    )
