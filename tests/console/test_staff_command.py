"""`desk/manage.py staff`: accounts and their roles."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

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
    people.account("lea.lead", "lead")
    assert "Password" not in staff("ana.ruiz", "--role", role)
    assert may_switch("ana.ruiz")
    staff("ana.ruiz", "--role", "volunteer")
    assert not may_switch("ana.ruiz")
    assert User.objects.get(username="ana.ruiz").check_password(people.PASSWORD)
    assert people.audited(f"staff.made_{role}") == people.audited("staff.made_volunteer") == [("", f"staff:{ana.pk}")]


def test_a_name_that_cannot_sign_in_is_refused():
    with pytest.raises(CommandError, match="no sign-in name"):
        staff("Cleo Mora!")
    assert not User.objects.exists()


def test_without_a_word_on_what_to_do_an_account_stays_as_it_is(ana):
    with pytest.raises(CommandError, match="exists. Say what to do"):
        staff("ana.ruiz")
    assert [group.name for group in ana.groups.all()] == ["staff"]


def test_the_last_lead_stays_one():
    people.account("lea.lead", "lead")
    for option in (["--role", "staff"], ["--disable"]):
        with pytest.raises(CommandError, match="last lead"):
            staff("lea.lead", *option)
    assert may_switch("lea.lead")


def test_it_disables_and_enables(ana):
    staff("ana.ruiz", "--disable")
    assert not User.objects.get().is_active
    staff("ana.ruiz", "--enable")
    assert User.objects.get().is_active
    assert people.audited("staff.disabled") == people.audited("staff.enabled") == [("", f"staff:{ana.pk}")]


def test_it_resets_the_second_factor_and_says_when_there_was_none(ana):
    TOTPDevice.objects.create(user=ana)
    assert "no second factor any more" in staff("ana.ruiz", "--reset-second-factor")
    assert not TOTPDevice.objects.exists()
    assert "so already" in staff("ana.ruiz", "--reset-second-factor")


def test_a_new_password_is_shown_once_and_the_old_one_is_worth_nothing(ana):
    password = re.search(r"shown once: (\S+)", staff("ana.ruiz", "--new-password")).group(1)
    assert User.objects.get().check_password(password) and not User.objects.get().check_password(people.PASSWORD)


def test_of_an_account_that_is_not_there_it_says_so():
    with pytest.raises(CommandError, match="no account"):
        staff("cleo.mora", "--disable")
