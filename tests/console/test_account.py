"""One's own account."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from . import people

pytestmark = pytest.mark.django_db
NEW = "seven-quiet-lamps-33"


def change(client, old=people.PASSWORD, new=NEW, again=None):
    return client.post(
        "/console/account/password/", {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}, follow=True
    )


def test_it_changes_the_password(as_ana, ana):
    assert "Your password is changed." in people.visible(change(as_ana))
    ana.refresh_from_db()
    assert ana.check_password(NEW)


def test_this_sign_in_stays_and_the_others_end(as_ana, ana):
    elsewhere = people.signed_in(ana)
    change(as_ana)
    assert as_ana.get("/console/").status_code == 200
    assert elsewhere.get("/console/").status_code == 302


WRONG = [
    ({"old": "not-the-old-one"}, "incorrect"),
    ({"again": "something-else-1"}, "match"),
    ({"new": "short1"}, "at least 12 characters"),
    ({"new": "ana.ruiz.2026"}, "too similar"),
    ({"new": "password1234"}, "too common"),
]


@pytest.mark.parametrize(("how", "words"), WRONG)
def test_a_wrong_or_weak_one_is_refused_with_the_reason(as_ana, ana, how, words):
    page = change(as_ana, **how)
    assert page.status_code == 422
    assert words in people.visible(page)
    ana.refresh_from_db()
    assert ana.check_password(people.PASSWORD)


def test_no_password_comes_back(as_ana):
    page = change(as_ana, old="wrong-old-password", new="some-new-password").content.decode()
    assert "wrong-old-password" not in page and "some-new-password" not in page


def test_it_sets_the_name_that_people_see(as_ana, ana, case):
    page = as_ana.post("/console/account/name/", {"first_name": "  Ana  María "}, follow=True)
    assert "Ana María from the helpline has joined." in people.visible(page)
    assert User.objects.get(pk=ana.pk).first_name == "Ana María"


@pytest.mark.parametrize("name", ["a" * 31, "Ana\u202eevil", "Ana\u200b"])
def test_a_name_that_cannot_be_shown_is_refused(as_ana, ana, name):
    assert as_ana.post("/console/account/name/", {"first_name": name}).status_code == 422
    assert User.objects.get(pk=ana.pk).first_name == "Ana"


def test_the_account_page_needs_sign_in(nobody):
    assert nobody.get("/console/account/").status_code == 302


@pytest.mark.parametrize("what", ["name", "password"])
def test_changes_reject_get_and_need_sign_in(as_ana, nobody, what):
    assert as_ana.get(f"/console/account/{what}/").status_code == 405
    assert nobody.post(f"/console/account/{what}/").status_code == 302


def test_changes_are_in_the_audit_log(as_ana, ana):
    change(as_ana)
    as_ana.post("/console/account/name/", {"first_name": "Ann"})
    assert people.audited("staff.password_changed") == people.audited("staff.renamed") == [("ana.ruiz", f"staff:{ana.pk}")]
