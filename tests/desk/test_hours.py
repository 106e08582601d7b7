"""When staff can be expected, as set and as told."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from content import answers
from desk.conversations import cases, consent, hours
from desk.conversations.models import Message
from desk.conversations.reasons import Handoff
from desk.sms import segments

WEEK = "Mon-Fri 09:00-16:00"
PACIFIC = "America/Los_Angeles"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "moment", "staffed"),
    [
        (WEEK, "UTC", "2026-03-02 09:00", True),  # a Monday
        (WEEK, "UTC", "2026-03-02 08:59:59", False),
        (WEEK, "UTC", "2026-03-02 15:59:59", True),
        (WEEK, "UTC", "2026-03-02 16:00", False),
        (WEEK, "UTC", "2026-03-06 10:00", True),
        (WEEK, "UTC", "2026-03-07 10:00", False),
        (WEEK, PACIFIC, "2026-03-02 10:00", False),  # 2 in the morning there
        (WEEK, PACIFIC, "2026-03-03 00:30", False),  # 16:30 on Monday
        (WEEK, PACIFIC, "2026-03-02 23:30", True),  # 15:30
        (WEEK, PACIFIC, "2026-03-02 17:00", True),  # 9:00 in winter
        (WEEK, PACIFIC, "2026-03-09 16:00", True),  # 9:00 in summer, from the 8th of March on
        (WEEK, PACIFIC, "2026-03-02 16:00", False),
        ("Sat-Mon 10:00-12:00", "UTC", "2026-03-01 11:00", True),  # over the end of the week
        ("Sat-Mon 10:00-12:00", "UTC", "2026-03-03 11:00", False),
        ("mon 22:00-24:00,  tue 0:00-6:00", "UTC", "2026-03-02 23:59", True),
        ("mon 22:00-24:00,  tue 0:00-6:00", "UTC", "2026-03-03 05:59", True),
        ("mon 22:00-24:00,  tue 0:00-6:00", "UTC", "2026-03-03 06:00", False),
    ],
)
def test_it_knows_whether_somebody_is_there(text, zone, moment, staffed):
    assert hours.parse(text, zone).staffed(at(moment)) is staffed


@pytest.mark.parametrize(
    ("text", "zone", "moment", "words"),
    [
        (WEEK, "UTC", "2026-03-02", "Monday to Friday 9 AM to 4 PM UTC"),
        (WEEK, PACIFIC, "2026-01-02", "Monday to Friday 9 AM to 4 PM PST"),
        (WEEK, PACIFIC, "2026-07-02", "Monday to Friday 9 AM to 4 PM PDT"),
        ("Sat 08:30-12:00", "Asia/Dubai", "2026-03-02", "Saturday 8:30 AM to noon UTC+04"),
        ("Mon 00:00-24:00", "UTC", "2026-03-02", "Monday midnight to midnight UTC"),
        ("Mon-Fri 9:00-12:00, Sun 12:15-13:00", "UTC", "2026-03-02", "Monday to Friday 9 AM to noon, Sunday 12:15 PM to 1 PM UTC"),
    ],
)
def test_it_says_them_in_words(text, zone, moment, words):
    assert hours.parse(text, zone).in_words(at(moment)) == words


@pytest.mark.parametrize(
    ("text", "zone", "says"),
    [
        ("9-5", "UTC", "Write it like Mon-Fri 09:00-16:00"),
        ("Mon-Fri", "UTC", "Write it like"),
        ("Mon-Fri 09:00-16:00;", "UTC", "Write it like"),
        ("Mon-Fri 09:00-16:00,", "UTC", "Write it like"),
        ("Mon-Fry 09:00-16:00", "UTC", "The days are Mon Tue Wed"),
        ("Mon 16:00-09:00", "UTC", "Write a night as two parts"),
        ("Mon 09:00-09:00", "UTC", "Write a night as two parts"),
        ("Mon 09:00-24:01", "UTC", "Write a night as two parts"),
        ("Mon 09:75-12:00", "UTC", "Write a night as two parts"),
        (WEEK, "Pacific", "Use a name such as America/Los_Angeles"),
        (WEEK, "America", "Use a name such as"),
        (WEEK, "../etc/passwd", "Use a name such as"),
        (", ".join([WEEK] * 3), "UTC", "Use fewer parts"),
    ],
)
def test_it_refuses_what_it_cannot_read_and_says_what_to_write(text, zone, says):
    with pytest.raises(ValueError, match=says):
        hours.parse(text, zone)


def test_nothing_set_is_nothing_said():
    assert hours.parse("", "UTC") is None


def test_the_desk_does_not_start_with_hours_it_cannot_read():
    environment = os.environ | {"DESK_STAFF_HOURS": "9 to 5", "PYTEST_VERSION": "x"}
    started = subprocess.run([sys.executable, "desk/manage.py", "check"], capture_output=True, text=True, env=environment)
    assert started.returncode != 0
    assert "Write it like Mon-Fri 09:00-16:00" in started.stderr


# --- what a person hears who agrees to a reply ---


@pytest.fixture
def always_closed(settings) -> None:
    now = datetime.now(UTC)
    settings.STAFF_ZONE = "UTC"
    settings.STAFF_HOURS = f"{hours.DAYS[(now.weekday() + 3) % 7][:3]} 09:00-16:00"


def last() -> Message:
    return Message.objects.order_by("pk").last()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["web", "sms"])
def test_who_agrees_while_nobody_is_there_is_told_when_somebody_is(request, always_closed, settings, channel):
    conversation = request.getfixturevalue(channel)
    cases.open_or_raise(conversation, Handoff("human_request"), None)
    consent.reply_here(conversation, True)
    day = hours.parse(settings.STAFF_HOURS, "UTC").in_words(datetime.now(UTC))
    assert last().response == "utter_reply_yes_closed"
    assert day in last().text
    assert "800-452-CURE" in last().text
    assert channel == "web" or segments.split(last().text).segments <= 2


@pytest.mark.django_db(transaction=True)
def test_who_agrees_while_somebody_is_there_or_nothing_is_set_is_told_as_ever(web, settings):
    for text in ("", "Mon-Sun 00:00-24:00"):
        settings.STAFF_HOURS = text
        cases.open_or_raise(web, Handoff("human_request"), None)
        consent.reply_here(web, False)
        consent.reply_here(web, True)
        assert last().response == "utter_reply_yes"


@pytest.mark.django_db(transaction=True)
def test_who_says_no_is_told_no_hours(web, always_closed):
    cases.open_or_raise(web, Handoff("human_request"), None)
    consent.reply_here(web, False)
    assert last().response == "utter_reply_no"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_that_nobody_is_there_by_the_staff_who_are(web, ana, always_closed):
    case = cases.open_or_raise(web, Handoff("human_request"), None)
    cases.claim(case.pk, ana, 1)
    consent.reply_here(web, True)
    assert last().response == "utter_reply_yes"


def test_the_longest_hours_fit_two_segments_with_the_longest_numbers():
    said = answers.load()["utter_reply_yes_closed"].render("sms", None, staff_hours="x" * hours.LONGEST)
    assert segments.split(said).segments <= 2
