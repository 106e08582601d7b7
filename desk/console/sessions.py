"""How long a sign-in lasts: 30 minutes without use, 12 hours in any case, or until it is ended for the whole account.

Pages that ask for news by themselves are no use.
"""

from __future__ import annotations

import time
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.db.models import F
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from . import sign_in_state as signed_in
from .models import Account
from .rights import Right
from .sign_in_state import Standing

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


def is_alive(session_key: str, now: float, *, needs: Right | None = None) -> bool:
    """Whether this sign-in still opens the desk at `now` (seconds), and may do what `needs` names.

    For streams that stay open: it reads the store and changes nothing in it, so asking keeps no session alive.
    """
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key).load()
    if is_over(session.get(BEGAN), session.get(USED), now):
        return False
    user = get_user_model().objects.filter(pk=session.get(SESSION_KEY), is_active=True).first()
    if user is None or not _hash_fits(user, session.get(HASH_SESSION_KEY, "")):
        return False
    if signed_in.of_session(user.pk, session) is not Standing.READY:
        return False
    return needs is None or user.has_perm(needs.permission)


def note_use(request: HttpRequest) -> None:
    now = time.time()
    if abs(now - request.session.get(USED, 0.0)) >= NOTE_EVERY:
        request.session[USED] = now


def end_all(user_id: int) -> None:
    """Every sign-in of this account ends, wherever it is."""
    Account.objects.get_or_create(user_id=user_id)
    Account.objects.filter(user_id=user_id).update(generation=F("generation") + 1)


def end_others(request: HttpRequest) -> None:
    """Every sign-in of the account that asks ends, but for this one, which gets another key."""
    end_all(request.user.pk)
    request.session[signed_in.GENERATION] = signed_in.generation(request.user.pk)
    request.session.cycle_key()


def _hash_fits(user: AbstractBaseUser, kept: str) -> bool:
    """As Django itself checks it: the hash changes with the password."""
    return any(constant_time_compare(kept, one) for one in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()))


@receiver(user_logged_in)
def _begin(request: HttpRequest, user: AbstractBaseUser, **_: Any) -> None:
    request.session[BEGAN] = request.session[USED] = time.time()
    request.session[signed_in.GENERATION] = signed_in.generation(user.pk)
