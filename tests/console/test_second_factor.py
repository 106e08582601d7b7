"""The second factor: set up with a code, asked for at every sign-in, and no way around it."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import second_factor

from . import people

pytestmark = pytest.mark.django_db
PAGE, CODE = "/console/account/second-factor/", "/console/sign-in/code/"
WRONG = "000000"


def code_of(device: TOTPDevice, *, steps: int = 0) -> str:
    """What the app shows, now or so many half minutes from now."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


@pytest.fixture
def device(ana) -> TOTPDevice:
    return TOTPDevice.objects.create(user=ana, name="app")


@pytest.fixture
def recovery(ana, device) -> list[str]:
    return second_factor.new_recovery_codes(ana)


def by_password(client: Client | None = None, **more) -> Client:
    client = client or Client()
    answer = client.post("/console/sign-in/", {"username": "ana.ruiz", "password": people.PASSWORD, **more})
    assert (answer.status_code, answer.url) == (302, CODE)
    return client


def types(client: Client, code: str):
    return client.post(CODE, {"code": code})


def opens(client: Client) -> bool:
    return client.get("/console/").status_code == 200


# --- setting it up ---


def test_it_is_set_up_with_the_picture_or_the_secret_and_a_code(as_ana, ana):
    page = as_ana.post(PAGE + "begin/", follow=True)
    device = TOTPDevice.objects.get(user=ana)
    assert not device.confirmed
    content = page.content.decode()
    assert 'src="data:image/svg+xml' in content
    assert second_factor.secret_of(device) in people.visible(page)
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", second_factor.secret_of(device))
    page = as_ana.post(PAGE + "confirm/", {"code": code_of(device)})
    assert "Your second factor is on." in people.visible(page)
    assert len(re.findall(r"^(?:.*>)?[a-z2-7]{4}-[a-z2-7]{4}(?:<.*)?$", page.content.decode(), re.M)) == 10
    assert opens(as_ana), "whoever has just given a code is not asked again"
    assert people.audited("staff.second_factor_on") == [("ana.ruiz", f"staff:{ana.pk}")]


def test_looking_at_the_page_makes_no_secret(as_ana):
    as_ana.get(PAGE)
    assert not TOTPDevice.objects.exists()


def test_a_wrong_first_code_turns_nothing_on(as_ana, ana):
    as_ana.post(PAGE + "begin/")
    assert as_ana.post(PAGE + "confirm/", {"code": WRONG}).status_code == 422
    assert second_factor.of(ana) is None and opens(people.signed_in(ana))


def test_the_other_sign_ins_end_when_it_is_turned_on(as_ana, ana):
    elsewhere = people.signed_in(ana)
    as_ana.post(PAGE + "begin/")
    as_ana.post(PAGE + "confirm/", {"code": code_of(TOTPDevice.objects.get())})
    assert not opens(elsewhere)


def test_the_secret_is_not_shown_again(as_ana, ana, device):
    client = by_password()
    types(client, code_of(device))
    content = client.get(PAGE).content.decode()
    assert "data:image" not in content and second_factor.secret_of(device) not in content


# --- signing in ---


def test_password_and_code_open_the_desk(device):
    client = by_password()
    answer = types(client, code_of(device))
    assert (answer.status_code, answer.url) == (302, "/console/")
    assert opens(client)
    assert [who for who, _ in people.audited("staff.signed_in")] == ["ana.ruiz"]


def test_it_goes_on_where_one_wanted_to_go(device):
    assert types(by_password(next="/console/switches/"), code_of(device)).url == "/console/switches/"


def test_the_password_alone_opens_nothing(device, case):
    client = by_password()
    for address in ("/console/", f"/console/cases/{case.pk}/", "/console/account/", PAGE):
        answer = client.get(address)
        assert answer.status_code == 302 and answer.url.startswith("/console/sign-in/")
    assert people.audited("staff.signed_in") == people.audited("transcript.viewed") == []


def test_a_sign_in_that_gave_no_code_opens_nothing_however_it_came_about(device, ana):
    assert not opens(people.signed_in(ana))


def test_the_code_page_needs_the_password_first(device):
    answer = Client().post(CODE, {"code": code_of(device)})
    assert (answer.status_code, answer.url) == (302, "/console/sign-in/")


def test_a_code_is_taken_once(device):
    code = code_of(device)
    types(by_password(), code)
    second = by_password()
    assert types(second, code).status_code == 401
    assert not opens(second)


@pytest.mark.parametrize("steps", [-10, 10])
def test_a_code_of_another_time_is_refused(device, steps):
    client = by_password()
    assert types(client, code_of(device, steps=steps)).status_code == 401


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345", "0x1234", "x" * 5000])
def test_what_is_no_code_is_refused(device, code):
    client = by_password()
    assert types(client, code).status_code in (401, 429)
    assert not opens(client)


def test_the_code_of_another_account_opens_nothing(device, ben):
    theirs = TOTPDevice.objects.create(user=ben, name="app")
    client = by_password()
    assert types(client, code_of(theirs)).status_code == 401
    assert not opens(client)


def test_the_time_between_password_and_code_is_limited(device):
    client = by_password()
    session = client.session
    session["pending"] = session["pending"] | {"at": time.time() - 601}
    session.save()
    assert types(client, code_of(device)).url == "/console/sign-in/"
    assert not opens(client)


CHANGES = {
    "disabled": lambda ana: User.objects.filter(pk=ana.pk).update(is_active=False),
    "another password": lambda ana: (ana.set_password("other-words-entirely-3"), ana.save()),
    "signed out everywhere": lambda ana: __import__("desk.console.sessions", fromlist=["x"]).end_all(ana.pk),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_who_was_between_password_and_code_does_not_get_in_after(ana, device, change):
    client = by_password()
    change(ana)
    types(client, code_of(device))
    assert not opens(client)


# --- recovery codes ---


def test_a_recovery_code_opens_the_desk_once(recovery):
    client = by_password()
    types(client, recovery[3].upper().replace("-", " "))
    assert opens(client)
    assert len(people.audited("staff.signed_in_by_recovery_code")) == 1
    again = by_password()
    assert types(again, recovery[3]).status_code == 401
    assert not opens(again)
    assert second_factor.recovery_codes_left(User.objects.get()) == 9


def test_new_recovery_codes_need_a_code_and_end_the_old_ones(device, recovery, ana):
    client = by_password()
    types(client, recovery[0])
    assert client.post(PAGE + "codes/", {"code": WRONG}).status_code == 422
    page = client.post(PAGE + "codes/", {"code": recovery[1]})
    assert page.status_code == 200 and second_factor.recovery_codes_left(ana) == 10
    assert types(by_password(), recovery[2]).status_code == 401


def test_it_is_turned_off_with_a_code_only(device, recovery, ana):
    client = by_password()
    types(client, recovery[0])
    assert client.post(PAGE + "off/", {"code": WRONG}).status_code == 422
    assert second_factor.of(ana)
    client.post(PAGE + "off/", {"code": recovery[1]})
    assert second_factor.of(ana) is None and not StaticDevice.objects.exists()
    assert people.audited("staff.second_factor_off") == [("ana.ruiz", f"staff:{ana.pk}")]


# --- where everyone must have one ---


@pytest.fixture
def required(settings):
    settings.REQUIRE_TOTP = True


def test_without_one_nothing_opens_but_its_own_page(required, as_ana, case):
    for address in ("/console/", f"/console/cases/{case.pk}/"):
        answer = as_ana.get(address)
        assert (answer.status_code, answer.url) == (302, PAGE)
    assert as_ana.get("/console/news/", headers={"HX-Request": "true"}).status_code == 401
    assert people.act(as_ana, case, "claim", follow=False).url == PAGE
    assert people.fresh(case).claimed_by is None
    assert people.audited("transcript.viewed") == []
    assert "asks everyone" in people.visible(as_ana.get("/console/", follow=True))


def test_once_it_is_on_the_desk_opens(required, as_ana):
    as_ana.post(PAGE + "begin/")
    as_ana.post(PAGE + "confirm/", {"code": code_of(TOTPDevice.objects.get())})
    assert opens(as_ana)


def test_whoever_turns_it_off_must_set_up_another(required, device, recovery):
    client = by_password()
    types(client, recovery[0])
    client.post(PAGE + "off/", {"code": recovery[1]})
    assert not opens(client)


# --- nobody is kept out for ever ---


def test_wrong_codes_from_elsewhere_do_not_keep_the_owner_out_of_their_own_browser(device):
    """The browser that has signed in before is held to its own wrong codes only."""
    own = by_password()
    types(own, code_of(device, steps=-1))
    own.post("/console/sign-out/")
    TOTPDevice.objects.update(throttling_failure_count=10, throttling_failure_timestamp=timezone.now())
    stranger = by_password(Client(REMOTE_ADDR="203.0.113.9"))
    assert types(stranger, code_of(device)).status_code == 429
    types(by_password(own), code_of(device))
    assert opens(own)


def test_the_longest_wait_after_wrong_codes_is_some_minutes(device):
    TOTPDevice.objects.update(throttling_failure_count=10, throttling_failure_timestamp=timezone.now() - timedelta(minutes=9))
    assert types(by_password(), WRONG).status_code == 401
    assert TOTPDevice.objects.get().throttling_failure_count == second_factor.MOST_FAILURES
    client = by_password()
    assert types(client, code_of(device)).status_code == 429
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timedelta(minutes=9))
    types(client, code_of(device))
    assert opens(client)
