"""Signing in: the right pair opens the desk, and nothing tells which half was wrong."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from . import people

pytestmark = pytest.mark.django_db
ADDRESS = "/console/sign-in/"


def tries(client: Client, name: str, password: str, **more):
    return client.post(ADDRESS, {"username": name, "password": password, **more})


def test_the_right_pair_opens_the_queue(ana, nobody):
    answer = tries(nobody, "ana.ruiz", people.PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/console/")
    assert nobody.get("/console/").status_code == 200


def test_it_goes_on_where_one_wanted_to_go(ana, nobody):
    assert tries(nobody, "ana.ruiz", people.PASSWORD, next="/console/cases/4/").url == "/console/cases/4/"


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "/\\evil.test", "https:evil.test"])
def test_it_leads_to_no_other_site(ana, nobody, elsewhere):
    page = nobody.get(ADDRESS, {"next": elsewhere}).content.decode()
    assert "evil.test" not in page and "javascript:" not in page
    assert tries(nobody, "ana.ruiz", people.PASSWORD, next=elsewhere).url == "/console/"


def test_a_wrong_name_and_a_wrong_password_look_the_same(ana, nobody):
    def without_token(response) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())

    wrong_password, wrong_name = tries(nobody, "ana.ruiz", "x" * 12), tries(nobody, "nobody.here", "x" * 12)
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert without_token(wrong_password) == without_token(wrong_name)
    assert "do not go together" in people.visible(wrong_name)


def test_neither_name_nor_password_comes_back(ana, nobody):
    page = tries(nobody, "ana.ruiz", "my-other-password").content.decode()
    assert "ana.ruiz" not in page and "my-other-password" not in page


def test_a_disabled_account_does_not_get_in(ana, nobody):
    ana.is_active = False
    ana.save()
    assert tries(nobody, "ana.ruiz", people.PASSWORD).status_code == 401


def test_after_five_wrong_tries_even_the_right_one_waits(ana, nobody):
    last = [tries(nobody, "ana.ruiz", "wrong-guess") for _ in range(5)][-1]
    assert last.status_code == 429
    locked = tries(nobody, "ana.ruiz", people.PASSWORD)
    assert locked.status_code == 429
    assert "Too many wrong tries. Wait 15 minutes" in people.visible(locked)
    assert nobody.get("/console/").status_code == 302


def test_an_unknown_name_is_locked_out_in_the_same_words(ana, nobody):
    known = [tries(nobody, "ana.ruiz", "wrong-guess") for _ in range(6)][-1]
    unknown = [tries(Client(), "nobody.here", "wrong-guess") for _ in range(6)][-1]
    assert people.visible(known) == people.visible(unknown)


def test_the_owner_elsewhere_still_gets_in(ana, nobody):
    for _ in range(6):
        tries(nobody, "ana.ruiz", "wrong-guess")
    assert tries(Client(REMOTE_ADDR="198.51.100.7"), "ana.ruiz", people.PASSWORD).status_code == 302


def test_it_is_refused_without_a_token(ana):
    client = Client(enforce_csrf_checks=True)
    answer = tries(client, "ana.ruiz", people.PASSWORD)
    assert answer.status_code == 403
    assert "This form is too old" in people.visible(answer)
    assert client.get("/console/").status_code == 302


def test_the_page_is_not_stored(nobody):
    assert "no-store" in nobody.get(ADDRESS)["Cache-Control"]


def test_signing_in_gives_a_new_session(ana, nobody):
    nobody.get(ADDRESS)
    tries(nobody, "ana.ruiz", people.PASSWORD)
    first = nobody.cookies["desk"].value
    nobody.post("/console/sign-out/")
    tries(nobody, "ana.ruiz", people.PASSWORD)
    assert nobody.cookies["desk"].value != first


def test_it_is_in_the_audit_log(ana, nobody):
    tries(nobody, "ana.ruiz", "wrong-guess")
    tries(nobody, "ana.ruiz", people.PASSWORD)
    assert people.audited("staff.signed_in") == [("ana.ruiz", f"staff:{ana.pk}")]
