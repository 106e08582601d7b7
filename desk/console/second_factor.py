"""The second factor: a code from an app on the phone, or one of ten recovery codes. django-otp keeps, checks and throttles both."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import segno
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10
# The library doubles the wait with every wrong code, without end. Two to the ninth seconds (8.5 minutes) are the longest here:
# slow enough that guessing is hopeless, short enough that nobody is kept from their own account for ever.
MOST_FAILURES = 10


class Checked(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    WAIT = "wait"  # too many wrong codes lately
    NO_FACTOR = "no_factor"


@dataclass(frozen=True)
class Answer:
    """`device` that accepted the code, or until when (seconds from now) none is looked at."""

    outcome: Checked
    device: Device | None = None
    wait: int = 0


def of(user: AbstractBaseUser) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def begun(user: AbstractBaseUser) -> TOTPDevice | None:
    """One whose secret is shown and that has not given a code yet."""
    return TOTPDevice.objects.filter(user=user, confirmed=False).first()


def begin(user: AbstractBaseUser) -> None:
    """A new secret to be set up. The factor that is in use, if any, stays in use until it is turned off."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """As one types it into an app: groups of four."""
    plain = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def picture_of(device: TOTPDevice) -> str:
    """The QR code as a data: URI of an SVG. Dark on white with a border in every colour scheme: cameras want it so."""
    return segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=4, dark="#000", light="#fff")


def check(user: AbstractBaseUser, typed: str, *, trusted: bool = False, confirmed: bool = True) -> Answer:
    """Whether this is the app's code of now, unused, or an unused recovery code; either is used up by it.

    `trusted`: the wait that wrong codes from elsewhere have brought about is not laid on this browser.
    """
    code = "".join(typed.split()).replace("-", "").lower()
    model = TOTPDevice if code.isascii() and code.isdigit() and len(code) == 6 else StaticDevice
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=confirmed).first()
        if device is None:
            return Answer(Checked.WRONG if of(user) else Checked.NO_FACTOR)
        before = (device.throttling_failure_count, device.throttling_failure_timestamp)
        if trusted:
            device.throttle_reset(commit=False)
        allowed, why = device.verify_is_allowed()
        if not allowed:
            return Answer(Checked.WAIT, wait=_seconds_until(why["locked_until"]))
        if device.verify_token(code):
            return Answer(Checked.RIGHT, device)
        count, since = before if trusted else (device.throttling_failure_count, device.throttling_failure_timestamp)
        model.objects.filter(pk=device.pk).update(throttling_failure_count=min(count, MOST_FAILURES), throttling_failure_timestamp=since)
        return Answer(Checked.WRONG)


def confirm(user: AbstractBaseUser, typed: str) -> tuple[Answer, list[str]]:
    """Turn on what was begun, if the code is right; the recovery codes come with it."""
    with transaction.atomic():
        answer = check(user, typed, confirmed=False)
        if answer.outcome is not Checked.RIGHT or not isinstance(answer.device, TOTPDevice):
            return answer, []
        TOTPDevice.objects.filter(user=user).exclude(pk=answer.device.pk).delete()
        answer.device.confirmed = True
        answer.device.save(update_fields=["confirmed"])
        return answer, new_recovery_codes(user)


def new_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """Ten, in the form they are shown in. Those from before are worth nothing afterwards."""
    with transaction.atomic():
        device, _made = StaticDevice.objects.get_or_create(user=user, name="recovery")
        device.token_set.all().delete()
        codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def recovery_codes_left(user: AbstractBaseUser) -> int:
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


def remove(user: AbstractBaseUser) -> bool:
    """No factor and no recovery codes any more. Whether there was one."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        gone, _rows = TOTPDevice.objects.filter(user=user).delete()
    return bool(gone)


def _seconds_until(instant) -> int:
    return max(1, -((timezone.now() - instant) // timedelta(seconds=1)))
