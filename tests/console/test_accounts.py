"""The accounts of others, for leads."""

from __future__ import annotations

import re
import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import accounts, second_factor, sessions
from desk.console.accounts import Outcome

from . import people

pytestmark = pytest.mark.django_db
LIST = "/console/accounts/"
NEW = "seven-quiet-lamps-33"


@pytest.fixture
def lea(db) -> User:
    return people.account("lea.lead", "lead", first_name="Lea")


@pytest.fixture
def as_lea(lea) -> Client:
    return people.signed_in(lea)


def press(client: Client, account: User, what: str, **more):
    return client.post(f"{LIST}{account.pk}/{what}/", more, follow=True)


def roles(account: User) -> list[str]:
    return sorted(account.groups.values_list("name", flat=True))


def shown_password(page) -> str:
    return re.search(r'id="password"[^>]* value="([^"]+)"', page.content.decode()).group(1)


def test_the_list_says_who_may_do_what_and_whether_they_have_a_second_factor(as_lea, ana, ben):
    TOTPDevice.objects.create(user=ana)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    words = people.visible(as_lea.get(LIST))
    assert re.search(r"ana\.ruiz Ana Ruiz staff ✓ On", words) and re.search(r"ben\.okoye Ben Okoye staff ✕ Off .* Disabled", words)


def test_an_account_is_made_and_its_password_shown_once_opens_nothing_but_its_own_change(as_lea, lea, case):
    page = as_lea.post(LIST + "make/", {"name": "cleo.mora", "roles": ["volunteer", "editor"]})
    password, cleo = shown_password(page), User.objects.get(username="cleo.mora")
    assert roles(cleo) == ["editor", "volunteer"]
    assert password not in people.visible(as_lea.get(f"{LIST}{cleo.pk}/"))
    client = Client()
    client.post("/console/sign-in/", {"username": "cleo.mora", "password": password})
    assert client.get("/console/").url == "/console/account/"
    assert client.get(f"/console/cases/{case.pk}/").url == "/console/account/"
    same = client.post("/console/account/password/", {"old_password": password, "new_password1": password, "new_password2": password})
    assert same.status_code == 422 and client.get("/console/").status_code == 302
    client.post("/console/account/password/", {"old_password": password, "new_password1": NEW, "new_password2": NEW})
    assert client.get("/console/").status_code == 200
    assert people.audited("staff.created") == [("lea.lead", f"staff:{cleo.pk}")]


WRONG = [
    ({"name": "Cleo Mora!", "roles": "staff"}, "no sign-in name"),
    ({"name": "ana.ruiz", "roles": "staff"}, "of this name exists"),
    ({"name": "Ana.Ruiz", "roles": "staff"}, "of this name exists"),
    ({"name": "cleo.mora"}, "No role"),
    ({"name": "cleo.mora", "roles": "superuser"}, "No role"),
    ({"name": "", "roles": "staff"}, "no sign-in name"),
    ({"name": "Cleo\x00", "roles": "staff"}, "no sign-in name"),
]


@pytest.mark.parametrize(("sent", "words"), WRONG)
def test_what_cannot_be_made_is_refused_with_the_reason(as_lea, ana, sent, words):
    page = as_lea.post(LIST + "make/", sent)
    assert page.status_code == 422 and words in people.visible(page)
    assert User.objects.count() == 2


def test_roles_take_effect_at_the_next_click(as_lea, as_ana, ana):
    press(as_lea, ana, "roles", roles=["lead"])
    assert as_ana.get(LIST).status_code == 200
    press(as_lea, ana, "roles", roles=["volunteer"])
    assert as_ana.get(LIST).status_code == 403
    assert people.audited("staff.made_lead") == people.audited("staff.no_longer_lead") == [("lea.lead", f"staff:{ana.pk}")]


def test_a_disabled_account_is_out_at_once_and_can_be_enabled(as_lea, as_ana, ana):
    press(as_lea, ana, "disable")
    assert as_ana.get("/console/").status_code == 302
    assert not User.objects.get(pk=ana.pk).is_active
    press(as_lea, ana, "enable")
    assert User.objects.get(pk=ana.pk).is_active
    assert as_ana.get("/console/").status_code == 302, "a sign-in from before stays ended"
    assert people.audited("staff.disabled") == people.audited("staff.enabled") == [("lea.lead", f"staff:{ana.pk}")]


def test_the_last_lead_stays_one(as_lea, lea):
    assert "last lead" in people.visible(press(as_lea, lea, "roles", roles=["staff"]))
    assert roles(lea) == ["lead"]
    other = people.account("max.lead", "lead")
    assert accounts.disable(other.pk, lea) is Outcome.DONE
    assert accounts.set_roles(lea.pk, ["staff"], other) is Outcome.LAST_LEAD, "a disabled lead is none"


@pytest.mark.parametrize("what", ["disable", "second-factor", "password"])
def test_nobody_does_it_to_themselves_here(as_lea, lea, what):
    people.account("max.lead", "lead")
    TOTPDevice.objects.create(user=people.account("no.one", "staff"))
    assert "your own account" in people.visible(press(as_lea, lea, what))
    lea.refresh_from_db()
    assert lea.is_active and lea.check_password(people.PASSWORD)


def test_a_lost_phone_a_lead_resets_the_second_factor(as_lea, ana):
    TOTPDevice.objects.create(user=ana)
    second_factor.new_recovery_codes(ana)
    press(as_lea, ana, "second-factor")
    assert second_factor.of(ana) is None and second_factor.recovery_codes_left(ana) == 0
    assert people.audited("staff.second_factor_reset") == [("lea.lead", f"staff:{ana.pk}")]


@pytest.mark.parametrize("what", ["sign-out", "password"])
def test_every_sign_in_of_the_account_ends(as_lea, as_ana, ana, what):
    as_ana.get("/console/")
    press(as_lea, ana, what)
    assert as_ana.get("/console/").status_code == 302


def test_a_forgotten_password_is_made_anew(as_lea, ana):
    password = shown_password(press(as_lea, ana, "password"))
    assert User.objects.get(pk=ana.pk).check_password(password)
    assert people.audited("staff.password_reset") == [("lea.lead", f"staff:{ana.pk}")]


@pytest.mark.django_db(transaction=True)
def test_two_leads_who_disable_each_other_at_once_leave_one(lea):
    max_ = people.account("max.lead", "lead")
    outcomes: list[Outcome] = []

    def work(whom: User, by: User) -> None:
        try:
            outcomes.append(accounts.disable(whom.pk, by))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in ((lea, max_), (max_, lea))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.value for outcome in outcomes) == ["done", "last_lead"]


# --- what a stream asks ---


def test_a_stream_sees_that_its_sign_in_ended_and_asking_changes_nothing(as_ana, ana):
    as_ana.get("/console/")
    key, now = as_ana.session.session_key, as_ana.session["used"]
    assert sessions.is_alive(key, now + 29 * 60)
    assert not sessions.is_alive(key, now + 31 * 60)
    assert as_ana.session["used"] == now
    assert not sessions.is_alive("no-such-session", now)
    from desk.console.rights import Right

    assert sessions.is_alive(key, now, needs=Right.SEE_QUEUE) and not sessions.is_alive(key, now, needs=Right.READ_AUDIT)
    accounts.sign_out_everywhere(ana.pk, None)
    assert not sessions.is_alive(key, now)


@pytest.mark.parametrize("end", ["disable", "password", "second factor"])
def test_a_stream_ends_with_the_account_too(as_ana, ana, end):
    as_ana.get("/console/")
    key, now = as_ana.session.session_key, as_ana.session["used"]
    if end == "disable":
        accounts.disable(ana.pk, None)
    elif end == "password":
        accounts.new_password_for(ana.pk, None)
    else:
        TOTPDevice.objects.create(user=ana)
    assert not sessions.is_alive(key, now)
