"""The accounts of the staff, for leads: a list, a page for each, and what can be done with one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_otp.plugins.otp_totp.models import TOTPDevice

from .. import accounts as acts
from .. import rights
from ..access import staff_page
from ..accounts import Outcome
from ..rights import Right, Role
from ..told import colleague


@staff_page("GET", needs=Right.MANAGE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    return _list(request)


@staff_page("GET", needs=Right.MANAGE_ACCOUNTS)
def one(request: HttpRequest, account_id: int) -> HttpResponse:
    return _page(request, account_id)


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def make(request: HttpRequest) -> HttpResponse:
    """The password is on the answer, once."""
    name, roles = request.POST.get("name", "").strip(), request.POST.getlist("roles")
    outcome, staff, password = acts.make(name, roles, request.user)
    if staff is None:
        return _list(request, name=name, chosen=roles, problem=_told(outcome), status=422)
    return render(request, "console/one_time_password.html", {"account": staff, "password": password, "made": True})


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def roles(request: HttpRequest, account_id: int) -> HttpResponse:
    return _done(request, account_id, acts.set_roles(account_id, request.POST.getlist("roles"), request.user), "Their roles are changed. That takes effect at their next click.")


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def disable(request: HttpRequest, account_id: int) -> HttpResponse:
    return _done(request, account_id, acts.disable(account_id, request.user), "The account is disabled, and signed out everywhere. Cases it had claimed go back to the queue when their time runs out.")


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def enable(request: HttpRequest, account_id: int) -> HttpResponse:
    return _done(request, account_id, acts.enable(account_id, request.user), "The account is enabled. It signs in with the password it had.")


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def reset_second_factor(request: HttpRequest, account_id: int) -> HttpResponse:
    said = "The second factor is reset, and the account is signed out everywhere. Until a new one is set up, the password alone signs in."
    return _done(request, account_id, acts.reset_second_factor(account_id, request.user), said)


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def sign_out_everywhere(request: HttpRequest, account_id: int) -> HttpResponse:
    return _done(request, account_id, acts.sign_out_everywhere(account_id, request.user), "The account is signed out everywhere.")


@staff_page("POST", needs=Right.MANAGE_ACCOUNTS)
def new_password(request: HttpRequest, account_id: int) -> HttpResponse:
    outcome, password = acts.new_password_for(account_id, request.user)
    if outcome is not Outcome.DONE:
        return _done(request, account_id, outcome, "")
    return render(request, "console/one_time_password.html", {"account": _staff().get(pk=account_id), "password": password})


def _list(request: HttpRequest, *, name: str = "", chosen: list[str] | None = None, problem: str = "", status: int = 200) -> HttpResponse:
    page = {
        "lines": [_line(staff) for staff in _staff()],
        "name": name,
        "roles": _choices([Role.STAFF.value] if chosen is None else chosen),
        "problem": problem,
    }
    return render(request, "console/accounts.html", page, status=status)


def _page(request: HttpRequest, account_id: int) -> HttpResponse:
    staff = _staff().filter(pk=account_id).first()
    if staff is None:
        return render(request, "console/no_account.html", status=404)
    has = [group.name for group in staff.groups.all()]
    may = rights.of({role for role in Role if role.value in has})
    page = {"line": _line(staff), "account": staff, "roles": _choices(has), "is_me": staff.pk == request.user.pk, "may": [right.title for right in Right if right in may]}
    return render(request, "console/one_account.html", page)


def _staff() -> QuerySet:
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    return get_user_model().objects.annotate(has_factor=Exists(device)).select_related("account").prefetch_related("groups").order_by("-is_active", "username")


def _line(staff: AbstractBaseUser) -> dict[str, object]:
    known = [role.value for role in Role]
    waits = getattr(staff, "account", None) is not None and staff.account.must_change_password
    return {
        "staff": staff,
        "name": colleague(staff),
        "roles": ", ".join(sorted((group.name for group in staff.groups.all() if group.name in known), key=known.index)) or "none",
        "has_factor": staff.has_factor,
        "state": "Disabled" if not staff.is_active else "Has not set a password yet" if waits else "Active",
    }


def _choices(chosen: list[str]) -> list[dict[str, object]]:
    return [
        {"value": role.value, "chosen": role.value in chosen, "may": "; ".join(right.title for right in Right if right in rights.TABLE[role])}
        for role in Role
    ]


def _done(request: HttpRequest, account_id: int, outcome: Outcome, said: str) -> HttpResponse:
    if outcome is Outcome.MISSING:
        return render(request, "console/no_account.html", status=404)
    done = outcome is Outcome.DONE
    messages.add_message(request, messages.SUCCESS if done else messages.WARNING, said if done else _told(outcome))
    return redirect("console:one_account", account_id)


def _told(outcome: Outcome) -> str:
    return {
        Outcome.UNCHANGED: "It was so already, so nothing was changed.",
        Outcome.YOURSELF: "This is your own account, so nothing was changed. Another lead can do it; password and second factor you change under Account.",
        Outcome.LAST_LEAD: "This is the last lead who can sign in, so nothing was changed. Make somebody else a lead first.",
        Outcome.NO_ROLE: "No role was chosen, so nothing was changed. Choose at least one; to keep somebody out, disable the account.",
        Outcome.NAME_TAKEN: "An account of this name exists, so none was made. Take another name.",
        Outcome.BAD_NAME: "This is no sign-in name, so no account was made. Use letters, digits and . - _ only.",
    }[outcome]
