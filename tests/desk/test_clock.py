"""A clock that leaps years ahead makes everything old: what deletes by age waits, and the log says so."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk.conversations import cases, clock, forget_asked, retention
from desk.conversations.models import Conversation, Message, SteadyClock
from desk.sms import numbers_kept

from .acts import store, the_case, write

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, DAY, YEARS = timedelta(hours=1), timedelta(days=1), timedelta(days=2000)

# what the clock shows at one look after the other, and what is believed
LOOKS = [
    ("it goes hour by hour", [(timedelta(0), True), (HOUR, True), (2 * HOUR, True)]),
    ("a day of standstill", [(timedelta(0), True), (DAY, True)]),
    ("it leaps and stays there", [(timedelta(0), True), (YEARS, False), (YEARS + DAY, False), (YEARS + 2 * DAY, True)]),
    ("it leaps and is set right", [(timedelta(0), True), (YEARS, False), (HOUR, True), (2 * HOUR, True)]),
    ("it leaps twice", [(timedelta(0), True), (YEARS, False), (YEARS + DAY, False), (2 * YEARS, False), (2 * YEARS + DAY, False)]),
    ("it was set back to the beginning, and right again", [(timedelta(0), True), (-YEARS, True), (HOUR, False), (3 * DAY, False)]),
]


@pytest.mark.parametrize("looks", [row[1] for row in LOOKS], ids=[row[0] for row in LOOKS])
def test_a_leap_is_waited_out(looks: list[tuple[timedelta, bool]]) -> None:
    assert [clock.is_steady(NOON + passed) for passed, _ in looks] == [believed for _, believed in looks]


def test_at_the_first_look_the_newest_message_tells_the_time(web: Conversation) -> None:
    store(web, "hello")
    assert not clock.is_steady(timezone.now() + YEARS)


def test_nothing_is_purged_and_no_number_dropped_by_a_clock_that_leapt(web: Conversation, sms: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    store(web, "hello")
    store(sms, "hello")
    retention.purge()
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + YEARS)
    with caplog.at_level(logging.ERROR):
        assert retention.purge() == 0
        assert numbers_kept.drop_old() == "dropped=0"
    assert caplog.text.count("clock.leapt") == 2
    assert Message.objects.filter(text="hello").count() == 2
    assert Conversation.objects.filter(pk=sms.pk).exclude(address="").exists()
    SteadyClock.objects.update(waits_until=right() + YEARS)  # it has gone steadily since
    assert numbers_kept.drop_old() == "dropped=1"
    assert retention.purge() == 2


def test_by_hand_it_is_purged_at_once(web: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    store(web, "hello")
    retention.purge()
    right = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: right() + YEARS)
    call_command("purge")
    assert not Message.objects.filter(text="hello").exists()


def test_what_staff_no_longer_need_goes_although_the_clock_leapt(assistant, web, ana):
    write(web, "I have chest pain and cannot breathe")
    forget_asked.ask(web.pk)
    cases.resolve(the_case(web).pk, ana, the_case(web).version, "answered")
    assert clock.is_steady(timezone.now())
    SteadyClock.objects.update(seen_at=timezone.now() - timedelta(days=9))
    assert retention.purge() == 1
