"""Which sign-ins still last, asked for pages that stay open without asking for anything."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from . import sessions
from .rights import Right


def still_signed_in(session_keys: set[str]) -> set[str]:
    """Those of these sessions that exist, are in time, and belong to an account that is active, keeps its password and may see the queue.

    Looking is no use of the session: nothing is written.
    """
    return {key for key in session_keys if _lasts(key)}


def _lasts(key: str) -> bool:
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    if sessions.has_ended(request):
        return False
    account = get_user(request)  # nobody, when the account is disabled or its password was changed
    return account.is_authenticated and account.has_perm(Right.SEE_QUEUE.permission)
