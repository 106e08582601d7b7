"""Acceptance 20: with settings that let forgeries in or keep texts from going out, the desk says so at its start."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import checks

from desk.settings.sms import NO_ACCOUNT, NO_NUMBER
from desk.sms.checks import sms_settings


def ids() -> set[str]:
    return {str(message.id) for message in sms_settings()}


@pytest.fixture(autouse=True)
def right(settings: Any) -> None:
    settings.TWILIO_ACCOUNT_SID = "AC" + "1" * 32
    settings.PUBLIC_URL = "https://desk.foundation.test"
    settings.SMS_NUMBER = "+12025550199"
    settings.SIMULATOR = False


def test_right_settings_are_silent() -> None:
    assert ids() == set()


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("no secret", {"TWILIO_AUTH_TOKEN": ""}, "sms.E001"),
    ("no account", {"TWILIO_ACCOUNT_SID": ""}, "sms.E002"),
    ("something else as account", {"TWILIO_ACCOUNT_SID": "SK123"}, "sms.E002"),
    ("half of an account", {"TWILIO_ACCOUNT_SID": "AC" + "1" * 31}, "sms.E002"),
    ("an account without a number", {"SMS_NUMBER": NO_NUMBER}, "sms.E014"),
    ("no text messages at all", {"TWILIO_ACCOUNT_SID": NO_ACCOUNT, "SMS_NUMBER": NO_NUMBER}, "sms.W002"),
    ("an unknown provider", {"SMS_PROVIDER": "pigeon"}, "sms.E010"),
    ("a number without a country", {"SMS_NUMBER": "8005550100"}, "sms.E011"),
    ("a number with spaces", {"SMS_NUMBER": "+1 800 555 0100"}, "sms.E011"),
    ("no number", {"SMS_NUMBER": ""}, "sms.E011"),
    ("a public address with a path", {"PUBLIC_URL": "https://foundation.test/desk"}, "sms.E012"),
    ("the simulator in public", {"SIMULATOR": True}, "sms.W001"),
]


@pytest.mark.parametrize(("changes", "problem"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_setting_is_named_with_the_next_step(changes: dict[str, Any], problem: str, settings: Any) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    (message,) = sms_settings()
    assert message.id == problem
    assert message.hint


SECRET = "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG"
VONAGE = {"SMS_PROVIDER": "vonage", "VONAGE_API_KEY": "a1b2c3d4", "VONAGE_API_SECRET": SECRET, "VONAGE_SIGNATURE_SECRET": SECRET}
KANNEL = {"SMS_PROVIDER": "kannel", "KANNEL_TOKEN": SECRET, "KANNEL_PASSWORD": SECRET}

WRONG_FOR_OTHERS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("Vonage, all set", VONAGE, set()),
    ("Vonage, nothing set", {"SMS_PROVIDER": "vonage"}, {"sms.E021", "sms.E022", "sms.E023"}),
    ("Vonage without the key", VONAGE | {"VONAGE_API_KEY": ""}, {"sms.E021"}),
    ("Vonage without the secret that sends", VONAGE | {"VONAGE_API_SECRET": ""}, {"sms.E022"}),
    ("Vonage without the secret that verifies", VONAGE | {"VONAGE_SIGNATURE_SECRET": ""}, {"sms.E023"}),
    ("Vonage and the simulator", VONAGE | {"SIMULATOR": True, "PUBLIC_URL": "http://127.0.0.1:8000"}, {"sms.E013"}),
    ("Kannel, all set", KANNEL, set()),
    ("Kannel without a number", KANNEL | {"SMS_NUMBER": NO_NUMBER}, {"sms.E014"}),
    ("Kannel, nothing set", {"SMS_PROVIDER": "kannel"}, {"sms.E031", "sms.E033"}),
    ("Kannel with a token that no address can hold", KANNEL | {"KANNEL_TOKEN": SECRET + "/@"}, {"sms.E032"}),
    ("Kannel from nowhere", KANNEL | {"KANNEL_ADDRESSES": []}, {"sms.E034"}),
    ("Kannel from a name", KANNEL | {"KANNEL_ADDRESSES": ["127.0.0.1", "kannel.local"]}, {"sms.E034"}),
    ("Kannel without a host", KANNEL | {"KANNEL_SENDSMS_URL": "127.0.0.1:13013"}, {"sms.E035"}),
    ("Kannel that cannot call us", KANNEL | {"KANNEL_CALLBACK_URL": "ftp://desk"}, {"sms.E035"}),
]


@pytest.mark.parametrize(("changes", "problems"), [row[1:] for row in WRONG_FOR_OTHERS], ids=[row[0] for row in WRONG_FOR_OTHERS])
def test_each_provider_names_what_it_lacks_and_the_next_step(changes: dict[str, Any], problems: set[str], settings: Any) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert ids() == problems
    assert all(message.hint and message.is_serious(checks.ERROR) for message in sms_settings())
    assert SECRET not in str(sms_settings())


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_the_simulator_at_home_is_fine(address: str, settings: Any) -> None:
    settings.SIMULATOR, settings.PUBLIC_URL = True, address
    assert ids() == set()


def test_a_missing_secret_stops_the_start(settings: Any) -> None:
    settings.TWILIO_AUTH_TOKEN = ""
    (message,) = sms_settings()
    assert message.is_serious(checks.ERROR)
    assert sms_settings in checks.registry.registry.registered_checks
