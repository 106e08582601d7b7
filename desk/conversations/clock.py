"""Whether the clock can be believed by what deletes for good: one that leaps years ahead would make everything old at once.

From inside, a leap and a long standstill look the same. So after either, deleting waits until the clock has gone steadily for
WAIT: time for somebody to hear the log and to set the clock right.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction

from desk.logs import event

from .models import Message, SteadyClock

# What asks here runs every hour. A longer silence is a leap, or a standstill.
LEAP = timedelta(days=2)
WAIT = timedelta(days=2)


def is_steady(now: datetime) -> bool:
    """False while what deletes by age has to wait; then the log says until when. Asked by every run, which is thereby remembered."""
    with transaction.atomic():
        newest = Message.objects.order_by("-pk").values_list("created_at", flat=True).first()
        SteadyClock.objects.get_or_create(pk=SteadyClock.THE_ONE, defaults={"seen_at": newest or now})
        clock = SteadyClock.objects.select_for_update().get(pk=SteadyClock.THE_ONE)
        if now - clock.seen_at > LEAP:
            clock.waits_until = now + WAIT
        elif clock.seen_at - now > LEAP:  # it was ahead, and has been set right
            clock.waits_until = None
        clock.seen_at = now
        clock.save()
    if clock.waits_until is None or clock.waits_until <= now:
        return True
    event("clock.leapt", level=logging.ERROR, nothing_is_purged_until=f"{clock.waits_until:%Y-%m-%dT%H:%M}Z")
    return False
