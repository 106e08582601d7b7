"""Quiet hours: what a person does not wait for goes out when it is day where they are; danger never waits."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from desk.conversations import cases
from desk.conversations.models import Case, Message, Outbox
from desk.sms import quiet, send

from .conftest import Answering
from .world import Worker, on_phone, text_us, thread

NIGHT = (time(21), time(8))

NEW_YORK, LOS_ANGELES, SPAIN, DELHI, HONOLULU = "+12125550143", "+13105550143", "+34600000143", "+919812345678", "+18085550143"
NOWHERE = "+881612345678"  # by satellite

DAYS = [
    # number, now in UTC, day in UTC (None: it is day), as the person's clock shows it
    (NEW_YORK, "2026-07-01T15:00", None, ""),
    (NEW_YORK, "2026-07-01T12:00", None, ""),
    (NEW_YORK, "2026-07-01T11:59", "2026-07-01T12:00", "8:00"),
    (NEW_YORK, "2026-07-02T01:00", "2026-07-02T12:00", "8:00"),
    (NEW_YORK, "2026-12-01T12:30", "2026-12-01T13:00", "8:00"),
    (LOS_ANGELES, "2026-07-01T12:30", "2026-07-01T15:00", "8:00"),
    (SPAIN, "2026-07-01T19:30", "2026-07-02T07:00", "8:00"),  # a mobile number: the mainland or the Canaries, an hour apart
    (DELHI, "2026-07-01T16:00", "2026-07-02T02:30", "8:00"),
    (HONOLULU, "2026-07-01T10:00", "2026-07-01T18:00", "8:00"),
    # the clocks go forward in that night, and back in the other
    (NEW_YORK, "2026-03-08T05:00", "2026-03-08T12:00", "8:00"),
    (NEW_YORK, "2026-11-01T04:00", "2026-11-01T13:00", "8:00"),
    # nobody can tell: the zone of the staff
    (NOWHERE, "2026-07-01T22:00", "2026-07-02T08:00", "8:00"),
    ("no number", "2026-07-01T07:30", "2026-07-01T08:00", "8:00"),
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("number", "now", "day", "clock"), DAYS)
def test_when_day_comes(number: str, now: str, day: str | None, clock: str, settings) -> None:
    settings.QUIET_HOURS, settings.STAFF_ZONE = NIGHT, "UTC"
    comes = quiet.day_comes(utc(now), quiet.zones(number), NIGHT)
    assert comes == utc(day or now)
    if clock:
        assert quiet.in_their_time(comes, number) == clock


def test_where_a_number_may_be_in_several_zones_all_of_them_are_awake() -> None:
    where = quiet.zones(LOS_ANGELES) + quiet.zones(NEW_YORK)
    assert quiet.day_comes(utc("2026-07-01T12:30"), where, NIGHT) == utc("2026-07-01T15:00")
    assert quiet.day_comes(utc("2026-07-02T01:30"), where, NIGHT) == utc("2026-07-02T15:00"), "too late in the east"


def test_where_it_is_always_night_somewhere_the_first_zone_decides() -> None:
    where = quiet.zones(NEW_YORK) + quiet.zones(DELHI) + quiet.zones(HONOLULU)
    assert quiet.day_comes(utc("2026-07-01T11:00"), where, NIGHT) == utc("2026-07-01T12:00")


@pytest.mark.parametrize(("at", "is_quiet"), [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False)])
def test_the_hours_themselves(at: str, is_quiet: bool) -> None:
    assert quiet.is_quiet(time.fromisoformat(at), NIGHT) is is_quiet


def test_quiet_hours_may_lie_within_a_day() -> None:
    assert [quiet.is_quiet(time(hour), (time(12), time(14))) for hour in (11, 12, 13, 14)] == [False, True, True, False]


# --- on the road ---


@pytest.fixture
def always_night(settings) -> None:
    """Quiet now, whatever the hour; day comes within two hours."""
    hour = timezone.now().hour
    settings.STAFF_ZONE = "UTC"
    settings.QUIET_HOURS = (time(hour), time((hour + 2) % 24))


@pytest.fixture
def waiting_person(transactional_db: None, always_night: None, monkeypatch: pytest.MonkeyPatch, worker: Worker, assistant: Answering) -> Case:
    """They asked something three hours ago, and it is night for them."""
    monkeypatch.setattr("desk.sms.quiet.zones", lambda number: (UTC,))
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    worker.work()
    Message.objects.update(created_at=timezone.now() - timedelta(hours=3))
    return Case.objects.get()


def reply(case: Case) -> None:
    ana = User.objects.create_user("ana.ruiz", first_name="Ana")
    cases.claim(case.pk, ana, case.version)
    case.refresh_from_db()
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is cases.Outcome.DONE


def held_back() -> list[str]:
    return list(Outbox.objects.filter(state="queued").exclude(not_before=None).order_by("pk").values_list("message__text", flat=True))


def test_a_reply_of_staff_waits_for_the_day(waiting_person: Case, worker: Worker) -> None:
    before = len(on_phone())
    reply(waiting_person)
    worker.work()
    send.sweep()
    worker.work()
    assert len(on_phone()) == before
    assert held_back()[-1] == "Hello, this is Ana."
    Outbox.objects.filter(state="queued").update(not_before=timezone.now() - timedelta(seconds=1), updated_at=timezone.now() - timedelta(minutes=1))
    send.sweep()
    worker.work()
    assert on_phone()[-1] == "Hello, this is Ana."


def test_staff_see_when_it_goes_out(waiting_person: Case) -> None:
    from desk.console import transcript

    reply(waiting_person)
    waiting_person.refresh_from_db()
    shown = transcript.show(waiting_person, User.objects.get())
    row = Outbox.objects.exclude(not_before=None).first()
    assert shown.entries[-1].delivery.word == f"Goes out at {row.not_before.hour}:00 their time"


def test_who_writes_is_up_and_gets_what_waited(waiting_person: Case, worker: Worker) -> None:
    reply(waiting_person)
    text_us("are you there?")
    worker.work()
    assert "Hello, this is Ana." in on_phone()
    assert held_back() == []


def test_an_answer_to_somebody_who_has_just_written_never_waits(
    always_night: None, transactional_db: None, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.sms.quiet.zones", lambda number: (UTC,))  # else it is night for the staff only
    text_us("what is BCMA")
    worker.work()
    assert len(on_phone()) == 2


def test_what_to_do_in_danger_never_waits(waiting_person: Case) -> None:
    for response in ("utter_handoff_emergency", "utter_handoff_crisis"):
        assert quiet.wait(thread(), response, timezone.now()) is None
    assert quiet.wait(thread(), "", timezone.now()) is not None


def test_without_quiet_hours_nothing_waits(waiting_person: Case, worker: Worker, settings) -> None:
    settings.QUIET_HOURS = None
    reply(waiting_person)
    worker.work()
    assert on_phone()[-1] == "Hello, this is Ana."
