"""Who may open a page of the console, how, and that no copy of it stays behind. Every view goes through `staff_page`."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from desk.audit.record import record

from . import sessions, sign_in_state
from .rights import Right
from .sign_in_state import Standing

View = Callable[..., HttpResponse]


def staff_page(*methods: str, needs: Right | None, asks_by_itself: bool = False, before_ready: bool = False) -> Callable[[View], View]:
    """Marks a view: its methods (HEAD goes with GET), signed-in staff only, never stored. (The CSRF token is demanded by Django's middleware.)

    `asks_by_itself`: the page in the browser calls it without anybody doing anything, so it does not keep the session alive.
    `before_ready`: it opens while a password of one's own or the second factor is still to be set, and serves to set them.
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
            standing = sign_in_state.of_session(request.user.pk, request.session)
            if standing is Standing.ENDED or sessions.has_ended(request):
                record(request.user, "staff.timed_out" if standing is not Standing.ENDED else "staff.was_signed_out", f"staff:{request.user.pk}")
                logout(request)
                return _sign_in_first(request)
            if standing is not Standing.READY and not before_ready:
                return _finish_first(request, standing)
            if not asks_by_itself:
                sessions.note_use(request)
            if needs is not None and not request.user.has_perm(needs.permission):
                return render(request, "console/not_allowed.html", status=403)
            return view(request, *args, **kwargs)

        guarded.methods = frozenset(methods)  # type: ignore[attr-defined]
        guarded.needs = needs  # type: ignore[attr-defined]
        return guarded

    return decorate


def _finish_first(request: HttpRequest, standing: Standing) -> HttpResponse:
    if request.htmx:
        return HttpResponse(_STILL[standing], status=401, content_type="text/plain; charset=utf-8")
    messages.warning(request, _STILL[standing])
    return redirect("console:account" if standing is Standing.OWN_PASSWORD else "console:second_factor")


_STILL = {
    Standing.OWN_PASSWORD: "Somebody else made your password. Set one of your own; the desk opens after that.",
    Standing.SECOND_FACTOR: "This desk asks everyone for a second factor. Set it up; the desk opens after that.",
}


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """A part of a page is refused, so that the page itself decides what becomes of a draft; a whole page leads to the sign-in."""
    if request.htmx:
        return HttpResponse("You are signed out. Sign in again.", status=401, content_type="text/plain; charset=utf-8")
    after = request.get_full_path() if request.method in ("GET", "HEAD") else settings.LOGIN_REDIRECT_URL
    return redirect_to_login(after)
