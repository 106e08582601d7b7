"""`desk/manage.py staff`: accounts and their roles."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from . import people

pytestmark = pytest.mark.django_db


def staff(*arguments: str) -> str:
    out = StringIO()
    call_command("staff", *arguments, stdout=out)
    return out.getvalue()


def may_switch(name: str) -> bool:
    return User.objects.get(username=name).has_perm("console.turn_switches")


def test_the_account_signs_in_with_the_password_that_is_shown():
    password = re.search(r"shown once: (\S+)", staff("cleo.mora")).group(1)
    answer = Client().post("/console/sign-in/", {"username": "cleo.mora", "password": password})
    assert (answer.status_code, answer.url) == (302, "/console/")
    assert not may_switch("cleo.mora")


@pytest.mark.parametrize("role", ["lead", "editor"])
def test_a_role_is_given_and_taken_back_and_the_password_stays(ana, role):
    assert "Password" not in staff("ana.ruiz", "--role", role)
    assert may_switch("ana.ruiz")
    staff("ana.ruiz", "--role", "volunteer")
    assert not may_switch("ana.ruiz")
    assert User.objects.get().check_password(people.PASSWORD)
    assert people.audited(f"staff.made_{role}") == people.audited("staff.made_volunteer") == [("", f"staff:{ana.pk}")]


def test_a_name_that_cannot_sign_in_is_refused():
    with pytest.raises(CommandError, match="no sign-in name"):
        staff("Cleo Mora!")
    assert not User.objects.exists()
