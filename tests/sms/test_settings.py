"""A setting with a slip in it stops the start and says what to write: none of them switches a safeguard off in silence."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from desk import settings as desk_settings
from desk.console.money import price
from desk.conversations import hours
from desk.settings import secrets, sms

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("text", ["$0.0083", "0,0083", "abc", "-1", "nan", "0", "0.0 USD", "1e-3 USD", "USD 0.0083", "0.0083USD", "0.0083 0.0079", "inf USD", ".5", "0.0083 $ 5", "\u0661 USD"])
def test_a_price_that_nobody_can_count_with_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"DESK_SMS_SEGMENT_COST .*such as 0\.0083 USD"):
        sms.cost(text)


@pytest.mark.parametrize("text", ["0.0083 USD", "0.0083", " 1 \u20ac ", "12 cents"])
def test_every_price_that_is_taken_is_counted_with(text: str) -> None:
    read = price(sms.cost(text))
    assert read is not None and read.amount > 0
    assert sms.cost(" ") == ""


@pytest.mark.parametrize("text", ["0", "-5", "25 USD", "$25", "25,50", "nan", "Infinity", "1e3", "1_000", "0.0"])
def test_a_cap_that_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESK_SMS_CAP_DAY"):
        sms.amount("DESK_SMS_CAP_DAY", text)
    assert (sms.amount("DESK_SMS_CAP_DAY", "25.50"), sms.amount("DESK_SMS_CAP_DAY", " ")) == (Decimal("25.50"), None)


@pytest.mark.parametrize("text", ["USA", "UK", "US;CA", "US CA", ",", "US,,CA", "US,", "XX", "*"])
def test_countries_that_do_not_exist_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESK_SMS_COUNTRIES"):
        sms.countries(text)
    assert (sms.countries("us, GB"), sms.countries("")) == ({"US", "GB"}, frozenset())


@pytest.mark.parametrize("text", ["8-21", "9-17", "3-8", "20-2", "21", "21-24", "21-21", "21:00-8:00", "9pm-8am", "no", "0", "off", "\u00b2-8", "21\u20138"])
def test_quiet_hours_that_are_no_night_are_refused(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DESK_QUIET_HOURS"):
        sms.quiet_hours(text)


@pytest.mark.parametrize(("text", "read"), [("", (time(21), time(8))), ("22-7", (time(22), time(7))), ("0-8", (time(0), time(8))), ("2-3", (time(2), time(3))), ("None", None)])
def test_quiet_hours_that_are_a_night_are_taken(text: str, read: tuple[time, time] | None) -> None:
    assert sms.quiet_hours(text) == read


WHOLE: list[tuple[str, tuple[int, ...], int, str]] = [
    ("DESK_SMS_PER_HOUR", (60,), 3600, text) for text in ("0", "-1", "sixty", "60.5", "1e3", "99999", "60,60", ",", "\u00b2", "6 0")
] + [("DESK_TARGET_MINUTES", (5, 60, 480), 99_999, text) for text in ("5,60", "480,60,5", "5,,480", "5;60;480", "5,60,480,", "5,60,100000")]  # fmt: skip


@pytest.mark.parametrize(("name", "default", "most", "text"), WHOLE)
def test_a_number_that_is_none_or_out_of_all_measure_is_refused(name: str, default: tuple[int, ...], most: int, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, text)
    with pytest.raises(ImproperlyConfigured, match=name):
        desk_settings._whole(name, default, most=most)
    for nothing in ("", " "):
        monkeypatch.setenv(name, nothing)
        assert desk_settings._whole(name, default, most=most) == default


@pytest.mark.parametrize("text", ["ture", "y", "enabled", "2", "-"])
def test_a_switch_that_is_neither_on_nor_off_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_REQUIRE_TOTP", text)
    with pytest.raises(ImproperlyConfigured, match="DESK_REQUIRE_TOTP"):
        desk_settings._yes("DESK_REQUIRE_TOTP")


@pytest.mark.parametrize(("text", "default", "is_on"), [("", True, True), ("", False, False), (" ON ", False, True), ("0", True, False)])
def test_a_switch_left_empty_is_as_if_it_were_not_there(text: str, default: bool, is_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_REQUIRE_TOTP", text)
    assert desk_settings._yes("DESK_REQUIRE_TOTP", default) is is_on


@pytest.mark.parametrize(("name", "meant"), [("DESK_SMS_CAP_DAILY", "DESK_SMS_CAP_DAY"), ("DESK_SMS_COUNTRY", "DESK_SMS_COUNTRIES"), ("DESK_QUIET_HOUR", "DESK_QUIET_HOURS"), ("DESK_KEEP_DAY", "DESK_KEEP_DAYS")])
def test_a_name_with_a_slip_is_refused_and_the_right_one_told(name: str, meant: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is no setting of the desk. Is {meant} meant"):
        sms.refuse_unknown({name: "25", "DESK_SMS_PER_HOUR": "60"})


def test_every_name_that_the_documents_and_the_settings_know_is_taken() -> None:
    told = [*DOCS.glob("*.md"), Path(desk_settings.__file__)]
    found = {name for path in told for name in re.findall(r"DESK_[A-Z_]+[A-Z]", path.read_text(encoding="utf-8")) if name.startswith(sms.KINDS)}
    assert found == sms.NAMES
    sms.refuse_unknown(dict.fromkeys(found, "1"))


def test_a_zone_that_does_not_exist_is_refused_without_hours_too() -> None:
    """Quiet hours go by it where a number tells nothing."""
    with pytest.raises(ValueError, match="DESK_STAFF_ZONE"):
        hours.parse("", "America/Los_Angelos")


def test_an_old_key_is_as_strong_as_a_new_one() -> None:
    good = "kB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG0aYkB7xQ2mV"
    assert secrets.old_keys({"DESK_OLD_SECRET_KEYS": f"{good}, {good[::-1]},"}, "DESK_OLD_SECRET_KEYS") == [good, good[::-1]]
    for weak in ("x", "changeme" * 8):
        with pytest.raises(ImproperlyConfigured, match="DESK_OLD_SECRET_KEYS"):
            secrets.old_keys({"DESK_OLD_SECRET_KEYS": f"{good},{weak}"}, "DESK_OLD_SECRET_KEYS")
