"""Who guesses is slowed down: by name and address (axes' own count), by address over all names, by name over all addresses.

The count by name alone could keep the owner out, and the count by address a whole office. Neither is asked of a browser
that has signed in to this very account before: it carries a signed cookie, and is held to the narrow count only.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.core import signing
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse

from . import sign_in_state

# Wrong tries within the time of a lockout (AXES_COOLOFF_TIME).
MOST_OF_AN_ADDRESS = 30  # an office has many who mistype
MOST_OF_A_NAME = 50
KNOWN_FOR = 60 * 24 * 3600  # seconds

_SALT = "desk.console.known"


class Handler(AxesDatabaseHandler):
    """axes with two more counts. It asks one number of us: how many failures are held against this try."""

    def get_failures(self, request: HttpRequest, credentials: dict | None = None) -> int:
        narrow = super().get_failures(request, credentials)
        limit = get_failure_limit(request, credentials)
        if narrow >= limit or is_known(request, name := get_client_username(request, credentials) or ""):
            return narrow
        lately = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        if _sum(lately.filter(ip_address=request.axes_ip_address)) >= MOST_OF_AN_ADDRESS or _sum(lately.filter(username=name)) >= MOST_OF_A_NAME:
            return limit
        return narrow


def address(request: HttpRequest) -> str | None:
    """Where a try comes from; of IPv6 the network, since one household has 2**64 addresses.

    On HTTPS our server stands behind another on this machine, and the last entry of X-Forwarded-For is the one that it wrote.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        found = ip_address(peer)
        if settings.HTTPS and found.is_loopback and told:
            found = ip_address(told)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_address(found.packed[:8] + bytes(8)))
    return str(found)


def _sum(attempts) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def remember(response: HttpResponse, user: AbstractBaseUser) -> HttpResponse:
    """Mark the browser that has just signed in all the way. The mark opens nothing by itself."""
    value = signing.dumps([user.pk, sign_in_state.generation(user.pk)], salt=_SALT)
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE, value, max_age=KNOWN_FOR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict", path="/"
    )
    return response


def is_known(request: HttpRequest, name: str) -> bool:
    """Whether this browser has signed in to the account of this name, and was not signed out everywhere since."""
    cookie = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, "")
    if not cookie:
        return False
    try:
        user_id, generation = signing.loads(cookie, salt=_SALT, max_age=KNOWN_FOR)
    except (signing.BadSignature, TypeError, ValueError):
        return False
    return get_user_model().objects.filter(pk=user_id, username=name).exists() and sign_in_state.generation(user_id) == generation
