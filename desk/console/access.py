"""Who may open a page of the console, how, and that no copy of it stays behind. Every view goes through `staff_page`."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from desk.audit.record import record

from . import sessions
from .rights import Right

View = Callable[..., HttpResponse]


def staff_page(*methods: str, needs: Right | None, asks_by_itself: bool = False) -> Callable[[View], View]:
    """Marks a view: its methods (HEAD goes with GET), signed-in staff only, never stored. (The CSRF token is demanded by Django's middleware.)

    `asks_by_itself`: the page in the browser calls it without anybody doing anything, so it does not keep the session alive.
    `needs`: the right it takes (rights.py); staff without it get 403. None: every account may, such as for its own password.
    """
    allowed = [*methods, "HEAD"] if "GET" in methods else list(methods)

    def decorate(view: View) -> View:
        @never_cache
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(allowed)
            if not request.user.is_authenticated:
                return _sign_in_first(request)
            if sessions.has_ended(request):
                record(request.user, "staff.timed_out", f"staff:{request.user.pk}")
                logout(request)
                return _sign_in_first(request)
            if not asks_by_itself:
                sessions.note_use(request)
            if needs is not None and not request.user.has_perm(needs.permission):
                return render(request, "console/not_allowed.html", status=403)
            return view(request, *args, **kwargs)

        guarded.methods = frozenset(methods)  # type: ignore[attr-defined]
        guarded.needs = needs  # type: ignore[attr-defined]
        return guarded

    return decorate


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """A part of a page is refused, so that the page itself decides what becomes of a draft; a whole page leads to the sign-in."""
    if request.htmx:
        return HttpResponse("You are signed out. Sign in again.", status=401, content_type="text/plain; charset=utf-8")
    after = request.get_full_path() if request.method in ("GET", "HEAD") else settings.LOGIN_REDIRECT_URL
    return redirect_to_login(after)
