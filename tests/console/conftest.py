"""The cast: Ana and Ben of the staff, signed in, and people who wait. No test here needs the assistant or the SMS provider."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from desk.conversations import switches
from desk.conversations.models import Case

from . import people
from .server import Running, running


@pytest.fixture(autouse=True)
def fresh_switches() -> Iterator[None]:
    switches.forget()
    yield
    switches.forget()


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The outbox rows given to the SMS channel, which delivers nothing in these tests."""
    rows: list[int] = []
    monkeypatch.setattr("desk.sms.send.enqueue", lambda row: rows.append(row.pk))
    return rows


@pytest.fixture
def ana(db: None) -> User:
    return people.account("ana.ruiz", "staff", first_name="Ana", last_name="Ruiz")


@pytest.fixture
def ben(db: None) -> User:
    return people.account("ben.okoye", "staff", first_name="Ben", last_name="Okoye")


@pytest.fixture
def vic(db: None) -> User:
    """A volunteer: works cases, but not those of danger."""
    return people.account("vic.lind", "volunteer", first_name="Vic", last_name="Lind")


@pytest.fixture
def lea(db: None) -> User:
    """Who leads the helpline."""
    return people.account("lea.stone", "lead", first_name="Lea", last_name="Stone")


@pytest.fixture
def as_vic(vic: User) -> Client:
    return people.signed_in(vic)


@pytest.fixture
def as_lea(lea: User) -> Client:
    return people.signed_in(lea)


@pytest.fixture
def as_ana(ana: User) -> Client:
    return people.signed_in(ana)


@pytest.fixture
def as_ben(ben: User) -> Client:
    return people.signed_in(ben)


@pytest.fixture
def nobody(db: None) -> Client:
    return Client()


@pytest.fixture
def case(db: None) -> Case:
    """Somebody on the website asked about side effects and wants a reply in the chat."""
    return people.asks("what are the side effects of CAR T", reason="side_effects", reply_here=True)


@pytest.fixture
def danger(db: None) -> Case:
    """Somebody's life is in danger."""
    return people.asks("she cannot breathe", reason="emergency", reply_here=True)


@pytest.fixture
def sms_case(db: None) -> Case:
    """Somebody texted that they want to talk to a person."""
    return people.asks("can I talk to someone", reason="human_request", channel="sms", reply_here=True)


@pytest.fixture
def served(transactional_db: None) -> Iterator[Running]:
    """The desk with an address. (pytest-django's live_server cannot stream.)"""
    with running() as server:
        yield server
