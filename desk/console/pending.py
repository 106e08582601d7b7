"""A sign-in between the password and the code. Nobody is signed in meanwhile; the session only remembers who may go on."""

from __future__ import annotations

import time

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from . import sign_in_state

WITHIN = 600.0  # seconds for the code, after the password
TRIES = 10  # wrong codes, then the password is asked for again

_KEY = "pending"


def begin(request: HttpRequest, user: AbstractBaseUser, *, then: str) -> None:
    """`then`: the address to go to afterwards, already known to be one of ours."""
    request.session.flush()
    request.session[_KEY] = {
        "user": user.pk,
        "at": time.time(),
        "hash": user.get_session_auth_hash(),
        "generation": sign_in_state.generation(user.pk),
        "backend": user.backend,
        "then": then,
        "tries": 0,
    }


def who(request: HttpRequest) -> AbstractBaseUser | None:
    """Who gave the right password here a moment ago. None: too long ago, too many wrong codes, or the account changed since."""
    kept = request.session.get(_KEY)
    if not kept or kept["tries"] >= TRIES or not 0 <= time.time() - kept["at"] + 30 < WITHIN + 30:
        return None
    user = get_user_model().objects.filter(pk=kept["user"], is_active=True).first()
    if user is None or not constant_time_compare(kept["hash"], user.get_session_auth_hash()):
        return None
    if kept["generation"] != sign_in_state.generation(user.pk):
        return None
    user.backend = kept["backend"]
    return user


def count_wrong(request: HttpRequest) -> None:
    request.session[_KEY] = request.session[_KEY] | {"tries": request.session[_KEY]["tries"] + 1}


def then(request: HttpRequest) -> str:
    return request.session.get(_KEY, {}).get("then", "")
