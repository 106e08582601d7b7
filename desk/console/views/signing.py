"""Signing in and out."""

from __future__ import annotations

from axes.helpers import get_cool_off
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from desk.audit.record import record


class SignIn(LoginView):
    template_name = "console/sign_in.html"
    authentication_form = AuthenticationForm
    http_method_names = ["get", "post", "head"]

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with transaction.atomic():
            staff = form.get_user()
            record(staff, "staff.signed_in", f"staff:{staff.pk}")
            return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The same words for a wrong name and a wrong password; a pause after too many."""
        locked = getattr(self.request, "axes_locked_out", False)
        if locked:
            # The lockout stands; this keeps axes from putting a bare line of text in place of our page.
            self.request.axes_locked_out = False
        pause = get_cool_off(self.request)
        minutes = round(pause.total_seconds() / 60) if pause else None
        page = self.get_context_data(form=form, refused=not locked, locked=locked, minutes=minutes)
        return self.render_to_response(page, status=429 if locked else 401)


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
