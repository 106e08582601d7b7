"""Guessing names, passwords and codes: it leads nowhere, tells nothing, and does not keep the owner out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client, RequestFactory
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import guessing

from . import people
from .test_second_factor import code_of

pytestmark = pytest.mark.django_db
MANY = 1_000


def tries(name: str, password: str, address: str = "203.0.113.1", client: Client | None = None):
    return (client or Client()).post("/console/sign-in/", {"username": name, "password": password}, REMOTE_ADDR=address)


def passes(name: str = "ana.ruiz", address: str = "198.51.100.7", client: Client | None = None) -> bool:
    return tries(name, people.PASSWORD, address, client).status_code == 302


def addresses(count: int):
    return (f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}" for number in range(1, count + 1))


def a_quarter_of_an_hour_later() -> None:
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))


@pytest.fixture
def anas_browser(ana) -> Client:
    """One in which Ana has signed in before."""
    client = Client()
    assert passes(client=client)
    client.post("/console/sign-out/")
    return client


def test_a_thousand_guesses_of_one_account_from_one_address(ana):
    outcomes = [tries("ana.ruiz", f"guess-{number}").status_code for number in range(MANY)]
    assert outcomes[:4] == [401] * 4 and set(outcomes[4:]) == {429}
    assert tries("ana.ruiz", people.PASSWORD).status_code == 429
    assert passes(), "the owner, elsewhere, gets in"


def test_a_thousand_guesses_of_one_account_from_a_thousand_addresses(ana, anas_browser):
    outcomes = [tries("ana.ruiz", f"guess-{number}", address).status_code for number, address in enumerate(addresses(MANY))]
    assert outcomes.count(401) < guessing.MOST_OF_A_NAME and outcomes[-1] == 429
    assert not passes(), "a strange browser waits, even with the right password"
    assert passes(client=anas_browser), "the owner's own browser does not"


def test_what_is_tried_during_a_lockout_does_not_prolong_it(ana):
    for address in addresses(200):
        tries("ana.ruiz", "guess", address)
    a_quarter_of_an_hour_later()
    assert passes()


def test_one_address_that_tries_many_accounts_is_slowed_down_and_the_others_are_not(ana, ben, anas_browser):
    outcomes = [tries(f"name-{number}", "guess").status_code for number in range(200)]
    assert outcomes.count(401) < guessing.MOST_OF_AN_ADDRESS and outcomes[-1] == 429
    assert not passes("ben.okoye", "203.0.113.1")
    assert passes("ben.okoye", "198.51.100.9")
    assert passes(address="203.0.113.1", client=anas_browser), "a colleague in the same office goes on working"


def without_token(response) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def test_a_known_name_an_unknown_one_and_a_disabled_one_are_told_the_same(ana, ben):
    ben.is_active = False
    ben.save()
    for number in range(7):
        answers = [tries(name, "guess", f"203.0.113.{place}") for place, name in enumerate(("ana.ruiz", "nobody.here", "ben.okoye"), 1)]
        assert len({answer.status_code for answer in answers}) == 1
        assert len({without_token(answer) for answer in answers}) == 1


def test_a_name_with_a_second_factor_is_told_apart_by_nobody_without_its_password(ana, ben):
    TOTPDevice.objects.create(user=ana, name="app")
    assert without_token(tries("ana.ruiz", "guess", "203.0.113.1")) == without_token(tries("ben.okoye", "guess", "203.0.113.2"))


FORGED = ["", "x", "WzEsMF0:1abc:xyz", "eyJ1c2VyIjoxfQ"]


@pytest.mark.parametrize("cookie", FORGED)
def test_a_forged_mark_of_a_known_browser_is_worth_nothing(ana, cookie):
    request = RequestFactory().get("/")
    request.COOKIES["desk-known"] = cookie
    assert not guessing.is_known(request, "ana.ruiz")


def test_the_mark_is_for_one_account_and_opens_nothing_by_itself(ana, ben, anas_browser):
    request = RequestFactory().get("/")
    request.COOKIES["desk-known"] = anas_browser.cookies["desk-known"].value
    assert guessing.is_known(request, "ana.ruiz") and not guessing.is_known(request, "ben.okoye")
    assert anas_browser.get("/console/").status_code == 302
    assert anas_browser.cookies["desk-known"]["httponly"]


# --- codes ---


def test_a_thousand_guesses_of_a_code_by_one_who_has_the_password(ana, anas_browser):
    device = TOTPDevice.objects.create(user=ana, name="app")
    right, statuses = code_of(device), []
    for number in range(MANY):
        client = Client()
        if tries("ana.ruiz", people.PASSWORD, client=client).status_code != 302:
            statuses.append(429)
            continue
        guess = f"{(int(right) + 1 + number * 7) % 1_000_000:06d}"
        statuses.append(client.post("/console/sign-in/code/", {"code": guess}, REMOTE_ADDR="203.0.113.1").status_code)
    assert statuses.count(401) <= 5 and statuses[-1] == 429
    passes(client=anas_browser)
    anas_browser.post("/console/sign-in/code/", {"code": code_of(device)}, REMOTE_ADDR="198.51.100.7")
    assert anas_browser.get("/console/").status_code == 200, "the owner gets in"


def test_one_password_gives_ten_codes_and_no_more(ana):
    TOTPDevice.objects.create(user=ana, name="app")
    client = Client()
    passes(client=client)
    for number in range(12):
        TOTPDevice.objects.update(throttling_failure_count=0)
        last = client.post("/console/sign-in/code/", {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{number}")
    assert (last.status_code, last.url) == (302, "/console/sign-in/")


# --- where a try comes from ---

PLACES = [
    ("203.0.113.1", "", False, "203.0.113.1"),
    ("203.0.113.1", "198.51.100.9", True, "203.0.113.1"),  # somebody who made the header up
    ("127.0.0.1", "198.51.100.9", False, "127.0.0.1"),  # no server stands before ours
    ("127.0.0.1", "10.9.9.9, 198.51.100.9", True, "198.51.100.9"),
    ("127.0.0.1", "nonsense", True, None),
    ("2001:db8:1:2:3:4:5:6", "", False, "2001:db8:1:2::"),
    ("::ffff:203.0.113.1", "", False, "203.0.113.1"),
    ("", "", False, None),
]


@pytest.mark.parametrize(("peer", "told", "https", "address"), PLACES)
def test_where_a_try_comes_from(settings, peer, told, https, address):
    settings.HTTPS = https
    assert guessing.address(RequestFactory(REMOTE_ADDR=peer).get("/", headers={"X-Forwarded-For": told})) == address
