"""The first account of a new desk."""

from __future__ import annotations

import json
import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from desk.console.accounts import new_password

from . import people

pytestmark = pytest.mark.django_db


def first_staff() -> str:
    out = StringIO()
    call_command("first_staff", stdout=out)
    return out.getvalue().strip()


def test_it_makes_an_account_that_signs_in():
    made = json.loads(first_staff())
    assert made["user"] == "helpline"
    answer = Client().post("/console/sign-in/", {"username": made["user"], "password": made["password"]})
    assert (answer.status_code, answer.url) == (302, "/console/")


def test_the_password_is_shown_once_and_then_it_says_that_the_account_exists():
    made = json.loads(first_staff())
    again = first_staff()
    assert 'The account "helpline" exists' in again
    assert made["password"] not in again
    assert User.objects.get().check_password(made["password"])


def test_every_desk_gets_another_password():
    passwords = {new_password() for _ in range(100)}
    assert len(passwords) == 100
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){4}", password) for password in passwords)


def test_where_others_sign_in_it_makes_no_account(ana):
    assert first_staff() == "Staff accounts exist. Sign in with one of them."
    assert list(User.objects.values_list("username", flat=True)) == ["ana.ruiz"]


def test_it_may_switch_the_assistant_off():
    first_staff()
    assert User.objects.get().has_perm("console.turn_switches")


def test_it_is_in_the_audit_log():
    first_staff()
    assert people.audited("staff.created") == [("", f"staff:{User.objects.get().pk}")]
