"""How long a sign-in lasts: 30 minutes without use, 12 hours in any case. Pages that ask for news by themselves are no use."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Seconds between two notes of "still here", so that not every click writes to the database.
NOTE_EVERY = 30.0

BEGAN = "began"
USED = "used"


def is_over(began: float | None, used: float | None, now: float) -> bool:
    """Whether a session that began and was last used at these instants (seconds) has ended. Unknown instants have.

    So have instants in the future, further off than a clock may be put right: they would never end.
    """
    if began is None or used is None or max(began, used) > now + NOTE_EVERY:
        return True
    return now - used >= IDLE.total_seconds() or now - began >= LONGEST.total_seconds()


def has_ended(request: HttpRequest) -> bool:
    session = request.session
    return is_over(session.get(BEGAN), session.get(USED), time.time())


def note_use(request: HttpRequest) -> None:
    now = time.time()
    if abs(now - request.session.get(USED, 0.0)) >= NOTE_EVERY:
        request.session[USED] = now


@receiver(user_logged_in)
def _begin(request: HttpRequest, **_: Any) -> None:
    request.session[BEGAN] = request.session[USED] = time.time()
