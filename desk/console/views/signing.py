"""Signing in and out. With a second factor, the password alone signs nobody in: the code is asked for on a page of its own."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from desk.audit.record import record

from .. import guessing, pending, second_factor
from ..second_factor import Checked


class SignIn(LoginView):
    template_name = "console/sign_in.html"
    authentication_form = AuthenticationForm
    http_method_names = ["get", "post", "head"]

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        staff = form.get_user()
        if second_factor.of(staff):
            pending.begin(self.request, staff, then=self.get_success_url())
            return redirect("console:sign_in_code")
        with transaction.atomic():
            response = super().form_valid(form)
            record(staff, "staff.signed_in", f"staff:{staff.pk}")  # after what writes to the account: a lead locks it first too
        return guessing.remember(response, staff)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same words for a wrong name and a wrong password; a pause after too many."""
        locked = _locked(self.request)
        page = self.get_context_data(form=form, refused=not locked, locked=locked, minutes=_minutes(self.request))
        return self.render_to_response(page, status=429 if locked else 401)


@sensitive_post_parameters("code")
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step. Whoever comes here without the first is sent to it."""
    staff = pending.who(request)
    if staff is None:
        return redirect("console:sign_in")
    if request.method != "POST":
        return render(request, "console/sign_in_code.html")
    name = {"username": staff.get_username()}
    if not AxesProxyHandler.is_allowed(request, name):
        return _code_refused(request, locked=True)
    answer = second_factor.check(staff, request.POST.get("code", "")[:40], trusted=guessing.is_known(request, staff.get_username()))
    if answer.outcome is Checked.RIGHT:
        return _signed_in(request, staff, answer)
    if answer.outcome is Checked.NO_FACTOR:  # it was reset a moment ago
        return redirect("console:sign_in")
    if answer.outcome is Checked.WAIT:
        return _code_refused(request, wait=answer.wait)
    pending.count_wrong(request)
    user_login_failed.send(__name__, credentials=name, request=request)
    record(None, "staff.code_refused", f"staff:{staff.pk}")
    return _code_refused(request, locked=_locked(request))


def _signed_in(request: HttpRequest, staff: AbstractBaseUser, answer: second_factor.Answer) -> HttpResponse:
    then = pending.then(request)
    staff.otp_device = answer.device
    with transaction.atomic():
        by_app = answer.device == second_factor.of(staff)
        login(request, staff)
        record(staff, "staff.signed_in" if by_app else "staff.signed_in_by_recovery_code", f"staff:{staff.pk}")
    return guessing.remember(redirect(then or "console:queue"), staff)


def _code_refused(request: HttpRequest, *, locked: bool = False, wait: int = 0) -> HttpResponse:
    page = {"refused": not locked and not wait, "locked": locked, "wait": wait, "minutes": _minutes(request)}
    return render(request, "console/sign_in_code.html", page, status=429 if locked or wait else 401)


def _locked(request: HttpRequest) -> bool:
    locked = getattr(request, "axes_locked_out", False)
    if locked:
        # The lockout stands; this keeps axes from putting a bare line of text in place of our page.
        request.axes_locked_out = False
    return locked


def _minutes(request: HttpRequest) -> int | None:
    pause = get_cool_off(request)
    return round(pause.total_seconds() / 60) if pause else None


@method_decorator(never_cache, name="dispatch")
class SignOut(LogoutView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with transaction.atomic():
            if request.user.is_authenticated:
                record(request.user, "staff.signed_out", f"staff:{request.user.pk}")
            return super().post(request, *args, **kwargs)


sign_in = SignIn.as_view()
sign_out = SignOut.as_view()
