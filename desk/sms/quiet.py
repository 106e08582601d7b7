"""Nobody is woken by a text that they do not wait for: it goes out when it is day where they are."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

import phonenumbers
from django.conf import settings
from django.db import transaction
from phonenumbers.timezone import time_zones_for_number

from desk.conversations.models import Conversation, Delivery, Message, Outbox, Sender

# What to do in danger is never late.
URGENT = frozenset({"utter_handoff_emergency", "utter_handoff_crisis"})
# Day begins at full hours, and zones lie quarters of an hour apart.
STEP = timedelta(minutes=15)
# A number of the whole world has a zone for which it is always night.
MOST_WAIT = timedelta(hours=24)


def wait(conversation: Conversation, response: str, now: datetime) -> datetime | None:
    """Until when a text to this person has to wait; None for one that may go at once."""
    if settings.QUIET_HOURS is None or response in URGENT or _is_up(conversation, now):
        return None
    until = day_comes(now, zones(conversation.address), settings.QUIET_HOURS)
    return None if until <= now else until


def end(conversation: Conversation) -> None:
    """They have written, so they are up: what waited for the day goes out. Call it in the transaction that stores their message."""
    from .send import enqueue  # it sends what this module keeps back

    waiting = list(Outbox.objects.filter(message__conversation=conversation, state=Delivery.QUEUED).exclude(not_before=None).order_by("pk"))
    if waiting:
        Outbox.objects.filter(pk__in=[row.pk for row in waiting]).update(not_before=None)
        transaction.on_commit(partial(enqueue, waiting[0]))  # each brings the next


def zones(number: str) -> tuple[tzinfo, ...]:
    """The time zones that the number may be in; the one of the staff when nobody can tell."""
    try:
        names = time_zones_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        names = ()
    found = tuple(zone for name in names if (zone := _zone(name)) is not None)
    return found or (_zone(settings.STAFF_ZONE) or UTC,)


def day_comes(now: datetime, where: tuple[tzinfo, ...], hours: tuple[time, time]) -> datetime:
    """The first moment from now on when it is quiet in none of these zones; `now` itself when that is now. Pure.

    Where no moment is day everywhere, the first zone decides.
    """
    moment = now
    while moment <= now + MOST_WAIT:
        if not any(is_quiet(moment.astimezone(zone).time(), hours) for zone in where):
            return moment
        moment = _next_step(moment)
    return day_comes(now, where[:1], hours)


def is_quiet(at: time, hours: tuple[time, time]) -> bool:
    begins, ends = hours
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def in_their_time(moment: datetime, number: str) -> str:
    """`8:00`, as the clock shows it where their day begins last."""
    ends = settings.QUIET_HOURS[1] if settings.QUIET_HOURS else None
    there = [moment.astimezone(zone) for zone in zones(number)]
    shown = next((local for local in there if local.time() == ends), there[0])
    return f"{shown.hour}:{shown.minute:02}"


def _is_up(conversation: Conversation, now: datetime) -> bool:
    """Whether they wrote lately, and so wait for what we say."""
    lately = now - timedelta(hours=settings.QUIET_AFTER_HOURS)
    return Message.objects.filter(conversation=conversation, sender=Sender.PERSON, created_at__gt=lately).exists()


def _next_step(moment: datetime) -> datetime:
    minutes = int(STEP.total_seconds()) // 60
    return moment.replace(minute=moment.minute // minutes * minutes, second=0, microsecond=0) + STEP


def _zone(name: str) -> tzinfo | None:
    """None for a zone that nobody knows, such as phonenumbers' own Etc/Unknown."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
