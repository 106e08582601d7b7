"""So many texts a second for each of our numbers, whichever worker sends them: a carrier drops what comes faster."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from .models import Pace

# Seconds that a worker waits for its turn. A task may take 60, and the provider's answer 10 of them.
MOST_WAIT = 20.0
# Others take a turn in the same moment; each try costs one of them nothing.
TRIES = 50


def book(service_address: str, *, urgent: bool = False) -> float | None:
    """Seconds until this number may send, the turn being ours then; None when that is too long to wait for, and nothing was booked.

    What is urgent goes at once, and the others wait the longer for it.
    """
    if settings.SMS_PER_SECOND is None:
        return 0.0
    interval = timedelta(seconds=1 / settings.SMS_PER_SECOND)
    for _ in range(TRIES):
        now = timezone.now()
        pace, _made = Pace.objects.get_or_create(service_address=service_address, defaults={"free_at": now})
        turn = max(now, _believed(pace.free_at, now, interval))
        if not urgent and (turn - now).total_seconds() > MOST_WAIT:
            return None
        if Pace.objects.filter(pk=pace.pk, free_at=pace.free_at).update(free_at=turn + interval):
            return 0.0 if urgent else (turn - now).total_seconds()
    return None


def _believed(free_at: datetime, now: datetime, interval: timedelta) -> datetime:
    """A turn that lies further ahead than workers can have booked was written by a clock that has been set back since."""
    return now if free_at - now > timedelta(minutes=2) + 10 * interval else free_at
