"""So many texts a second for each of our numbers, whoever sends them; danger first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.conversations.models import Delivery, Outbox
from desk.sms import pace, send

from .test_send import FakeProvider, provider, row  # noqa: F401  (the fixture is used by its name)
from .world import OURS, SPAIN, USA

pytestmark = pytest.mark.django_db


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch, settings) -> list[float]:
    settings.SMS_PER_SECOND = 0.5
    naps: list[float] = []
    monkeypatch.setattr("desk.sms.send.sleep", naps.append)
    return naps


def test_turns_lie_an_interval_apart(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_PER_SECOND = 2.0
    now = timezone.now()
    monkeypatch.setattr("desk.sms.pace.timezone.now", lambda: now)
    assert [pace.book(OURS) for _ in range(4)] == [0.0, 0.5, 1.0, 1.5]
    assert pace.book("+18005550199") == 0.0, "another of our numbers has turns of its own"
    assert pace.book(OURS, urgent=True) == 0.0
    assert pace.book(OURS) == 2.5, "the others wait for the urgent one"


def test_a_turn_too_far_away_is_not_booked(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_PER_SECOND = 0.1
    now = timezone.now()
    monkeypatch.setattr("desk.sms.pace.timezone.now", lambda: now)
    assert [pace.book(OURS) for _ in range(5)] == [0.0, 10.0, 20.0, None, None]
    assert pace.book(OURS, urgent=True) == 0.0


def test_a_clock_that_was_set_back_stops_nothing(settings) -> None:
    settings.SMS_PER_SECOND = 1.0
    pace.Pace.objects.create(service_address=OURS, free_at=timezone.now() + timedelta(days=1))
    assert pace.book(OURS) == 0.0


def test_without_a_setting_nobody_waits(provider: FakeProvider, slept: list[float], settings) -> None:  # noqa: F811
    settings.SMS_PER_SECOND = None
    for number in (USA, SPAIN):
        send.deliver(row(number=number).pk)
    assert slept == []
    assert len(provider.sent) == 2


def test_the_second_text_waits_for_its_turn(provider: FakeProvider, slept: list[float]) -> None:  # noqa: F811
    for number in (USA, SPAIN):
        assert send.deliver(row(number=number).pk) == "sent"
    assert len(slept) == 1
    assert 0 < slept[0] <= 2


def test_a_danger_text_overtakes_those_that_wait(provider: FakeProvider, slept: list[float]) -> None:  # noqa: F811
    send.deliver(row("first").pk)
    second = row("second")
    row("call 911 now", number=SPAIN, response="utter_handoff_emergency")
    send.deliver(second.pk)
    assert provider.texts == ["first", "call 911 now", "second"]


def test_what_comes_too_late_for_its_task_is_taken_up_again(provider: FakeProvider, slept: list[float], settings, worker) -> None:  # noqa: F811
    settings.SMS_PER_SECOND = 0.02
    for number in (USA, SPAIN):
        last = row(number=number)
        outcome = send.deliver(last.pk)
    assert outcome == "not due"
    assert Outbox.objects.get(pk=last.pk).state == Delivery.QUEUED
    assert worker.later == [("desk.sms.send.deliver", (last.pk,))]
