"""What must be right before the first text comes in; `manage.py check` and the start of the desk say it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from desk.settings.sms import NO_ACCOUNT, NO_NUMBER

from . import numbers
from .providers import DEFAULT, current
from .providers.base import Provider


@register()
def sms_settings(**_: Any) -> list[CheckMessage]:
    try:
        provider = current()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="Correct DESK_SMS_PROVIDER, or leave it out to use twilio.", id="sms.E010")]
    found = list(provider.problems())
    if _is_off(provider):
        off = "Text messages are off: no account at a provider is set. The web chat works; texts are neither taken nor sent."
        found.append(Warning(off, hint="To turn them on: docs/sms-providers.md. Else nothing needs to be done.", id="sms.W002"))
    elif settings.SMS_NUMBER == NO_NUMBER and not settings.SIMULATOR:
        found.append(
            Error(
                "DESK_SMS_NUMBER is not set, so the desk does not know its own number.",
                hint="Set it to the number that people text, with a plus and the country code.",
                id="sms.E014",
            )
        )
    if numbers.e164(settings.SMS_NUMBER) != settings.SMS_NUMBER:
        found.append(
            Error(
                "DESK_SMS_NUMBER is not a full phone number.",
                hint="Write it with a plus and the country code, without spaces, such as +18005550100.",
                id="sms.E011",
            )
        )
    address = urlsplit(settings.PUBLIC_URL)
    if address.path.strip("/") or address.query:
        found.append(
            Error(
                "DESK_PUBLIC_URL must be scheme and host only: signatures are checked over it and the path of the webhook.",
                hint="Leave out everything after the host and port.",
                id="sms.E012",
            )
        )
    if settings.SIMULATOR and provider.name != "twilio":
        found.append(
            Error(
                "The SMS simulator is on, but it speaks Twilio's language only: these texts would go to real phones.",
                hint="Set DESK_SIMULATOR=0 for real texts, or leave DESK_SMS_PROVIDER out for simulated ones.",
                id="sms.E013",
            )
        )
    if settings.SIMULATOR and not _is_loopback(address.hostname or ""):
        found.append(
            Warning(
                "The SMS simulator is on and the desk has a public address: no text reaches a real phone, and everybody can use the page.",
                hint="Set DESK_SIMULATOR=0 before the first real text.",
                id="sms.W001",
            )
        )
    return found


def _is_off(provider: Provider) -> bool:
    return provider.name == DEFAULT and settings.TWILIO_ACCOUNT_SID == NO_ACCOUNT and not settings.SIMULATOR


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
