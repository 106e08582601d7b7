"""One's own account: the name that people see, and the password."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit.record import record
from desk.conversations import wording

from .. import guessing, second_factor, sessions
from ..access import staff_page
from ..models import Account

# A text message says "<name> from the IMF helpline has joined"; a longer name would cost a second segment.
LONGEST_NAME = 30


class NameForm(forms.Form):
    first_name = forms.CharField(label="First name, as people see it", max_length=LONGEST_NAME, required=False, strip=True)

    def clean_first_name(self) -> str:
        name = " ".join(self.cleaned_data["first_name"].split())
        if not name.isprintable():
            raise forms.ValidationError("The name holds a character that cannot be shown. Type it anew.")
        return name


class NewPasswordForm(PasswordChangeForm):
    def clean_new_password1(self) -> str:
        new = self.cleaned_data["new_password1"]
        if new and new == self.cleaned_data.get("old_password"):
            raise forms.ValidationError("This is the present password. Take another.")
        return new


def _shown(request: HttpRequest, *, name: NameForm | None = None, password: NewPasswordForm | None = None, status: int = 200) -> HttpResponse:
    page = {
        "name_form": name or NameForm(initial={"first_name": request.user.first_name}),
        "password_form": password or NewPasswordForm(request.user),
        "second_factor_on": second_factor.of(request.user) is not None,
        "seen_as": wording.staff_name(request.user),
    }
    return render(request, "console/account.html", page, status=status)


@staff_page("GET", needs=None, before_ready=True)
def account(request: HttpRequest) -> HttpResponse:
    return _shown(request)


@staff_page("POST", needs=None)
def name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _shown(request, name=form, status=422)
    with transaction.atomic():
        get_user_model().objects.filter(pk=request.user.pk).update(first_name=form.cleaned_data["first_name"])
        record(request.user, "staff.renamed", f"staff:{request.user.pk}")
    messages.success(request, "Your name is changed. It is used from the next time you join a conversation.")
    return redirect("console:account")


@staff_page("POST", needs=None, before_ready=True)
def password(request: HttpRequest) -> HttpResponse:
    """Changing it ends every other sign-in of this account."""
    form = NewPasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _shown(request, password=form, status=422)
    with transaction.atomic():
        form.save()
        Account.objects.filter(user=request.user).update(must_change_password=False)
        record(request.user, "staff.password_changed", f"staff:{request.user.pk}")
        update_session_auth_hash(request, form.user)
        sessions.end_others(request)
    messages.success(request, "Your password is changed. Wherever else you were signed in, you are signed out.")
    return guessing.remember(redirect("console:account"), request.user)
