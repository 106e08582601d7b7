"""How far a sign-in has come: all the way, or to what is still to be done before a page opens."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from .models import Account

GENERATION = "generation"


class Standing(Enum):
    READY = "ready"
    OWN_PASSWORD = "own_password"  # somebody else made the password
    SECOND_FACTOR = "second_factor"  # this desk asks for one, and the account has none
    ENDED = "ended"  # signed out everywhere, or signed in before the account had a second factor


def judge(*, same_generation: bool, own_password: bool, has_factor: bool, verified: bool, required: bool) -> Standing:
    """`verified`: a code was given at this sign-in. `required`: this desk opens for nobody without."""
    if not same_generation or (has_factor and not verified):
        return Standing.ENDED
    if not own_password:
        return Standing.OWN_PASSWORD
    return Standing.READY if verified or not required else Standing.SECOND_FACTOR


def of_session(user_id: int, session: Mapping[str, Any]) -> Standing:
    """Ask the records; `session` is the sign-in's data."""
    device = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    found = (
        get_user_model().objects.filter(pk=user_id)
        .values_list("account__generation", "account__must_change_password", Exists(device))
        .first()
    )
    if found is None:
        return Standing.ENDED
    kept, must_change, has_factor = found
    return judge(
        same_generation=session.get(GENERATION, 0) == (kept or 0),
        own_password=not must_change,
        has_factor=has_factor,
        verified=has_factor and bool(session.get(DEVICE_ID_SESSION_KEY)),
        required=settings.REQUIRE_TOTP,
    )


def generation(user_id: int) -> int:
    """The number that a session of this account must carry to be valid."""
    return Account.objects.filter(user_id=user_id).values_list("generation", flat=True).first() or 0
