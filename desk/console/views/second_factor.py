"""One's own second factor: set it up, make new recovery codes, turn it off."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_otp import login as mark_verified

from desk.audit.record import record

from .. import guessing, sessions
from .. import second_factor as factors
from ..access import staff_page
from ..second_factor import Answer, Checked


@staff_page("GET", needs=None, before_ready=True)
def second_factor(request: HttpRequest) -> HttpResponse:
    return _shown(request)


@staff_page("POST", needs=None, before_ready=True)
def begin(request: HttpRequest) -> HttpResponse:
    """A secret to scan. Nothing is asked for at sign-in until a code has come from it."""
    if factors.of(request.user):
        messages.warning(request, "Your second factor is on already. Turn it off first to set up another.")
    else:
        factors.begin(request.user)
    return redirect("console:second_factor")


@staff_page("POST", needs=None, before_ready=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """The first code turns it on, and ends every other sign-in of the account. The recovery codes are on the answer, once."""
    with transaction.atomic():
        if factors.of(request.user):
            messages.warning(request, "Your second factor is on already.")
            return redirect("console:second_factor")
        answer, codes = factors.confirm(request.user, request.POST.get("code", "")[:40])
        if answer.outcome is not Checked.RIGHT:
            return _refused(request, answer)
        mark_verified(request, answer.device)
        sessions.end_others(request)
        record(request.user, "staff.second_factor_on", f"staff:{request.user.pk}")
    return guessing.remember(render(request, "console/recovery_codes.html", {"codes": codes, "first": True}), request.user)


@staff_page("POST", needs=None)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new ones, for a code of the app; the old ones are worth nothing afterwards."""
    with transaction.atomic():
        answer = factors.check(request.user, request.POST.get("code", "")[:40])
        if answer.outcome is not Checked.RIGHT:
            return _refused(request, answer)
        codes = factors.new_recovery_codes(request.user)
        record(request.user, "staff.recovery_codes_made", f"staff:{request.user.pk}")
    return render(request, "console/recovery_codes.html", {"codes": codes})


@staff_page("POST", needs=None)
def turn_off(request: HttpRequest) -> HttpResponse:
    """For a code. Where everyone must have one, a new one is set up before anything else opens."""
    with transaction.atomic():
        answer = factors.check(request.user, request.POST.get("code", "")[:40])
        if answer.outcome is not Checked.RIGHT:
            return _refused(request, answer)
        factors.remove(request.user)
        sessions.end_others(request)
        record(request.user, "staff.second_factor_off", f"staff:{request.user.pk}")
    messages.success(request, "Your second factor is off, and its recovery codes are worth nothing any more. Wherever else you were signed in, you are signed out.")
    return guessing.remember(redirect("console:second_factor"), request.user)


def _shown(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    on, begun = factors.of(request.user), factors.begun(request.user)
    page = {
        "on": on,
        "left": factors.recovery_codes_left(request.user) if on else 0,
        "required": settings.REQUIRE_TOTP,
        "problem": problem,
    }
    if begun and not on:
        page |= {"picture": factors.picture_of(begun), "secret": factors.secret_of(begun)}
    return render(request, "console/second_factor.html", page, status=status)


def _refused(request: HttpRequest, answer: Answer) -> HttpResponse:
    record(request.user, "staff.code_refused", f"staff:{request.user.pk}")
    if answer.outcome is Checked.WAIT:
        return _shown(request, problem=f"Too many wrong codes. Wait {answer.wait} seconds, then type the code that the app shows then.", status=429)
    return _shown(request, problem="That code is wrong, too old or used already. Wait until the app shows the next one and type that.", status=422)
