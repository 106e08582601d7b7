"""The settings of the road of text messages, read from their words. Whatever cannot be read stops the start and says what to write."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from difflib import get_close_matches

from django.core.exceptions import ImproperlyConfigured
from phonenumbers import SUPPORTED_REGIONS

# What stands in the place of an account and a number while nobody has set one: enough for the simulator.
NO_ACCOUNT = "AC" + "0" * 32
NO_NUMBER = "+18005550100"

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_COST = re.compile(rf"({_AMOUNT.pattern})( +[^\d\s]+)?")
# An hour that is night to everybody. Quiet hours without it are two times in the wrong order.
_DEEP_NIGHT = 2

# Every setting of these kinds. A name with a slip in it would leave a cap, a limit or a term as it was, and nobody would know.
NAMES = frozenset({
    "DESK_SMS_NUMBER", "DESK_SMS_PROVIDER", "DESK_SMS_PER_SECOND", "DESK_SMS_PER_HOUR", "DESK_SMS_COUNTRIES",
    "DESK_SMS_SEGMENT_COST", "DESK_SMS_CAP_DAY", "DESK_SMS_CAP_MONTH", "DESK_QUIET_HOURS", "DESK_QUIET_AFTER_HOURS",
    "DESK_KEEP_DAYS", "DESK_KEEP_NUMBERS_DAYS",
})  # fmt: skip
KINDS = ("DESK_SMS_", "DESK_QUIET_", "DESK_KEEP_")


def quiet_hours(text: str) -> tuple[time, time] | None:
    """`21-8` as the two times between which it is quiet; None for `none`."""
    text = text.strip() or "21-8"
    if text.lower() == "none":
        return None
    begins, dash, ends = (part.strip() for part in text.partition("-"))
    if not (dash and _is_hour(begins) and _is_hour(ends) and int(begins) != int(ends)):
        raise ImproperlyConfigured("DESK_QUIET_HOURS needs two different full hours from 0 to 23, such as 21-8, or the word none. Correct it, or leave it out.")
    if (_DEEP_NIGHT - int(begins)) % 24 >= (int(ends) - int(begins)) % 24:
        raise ImproperlyConfigured(f"DESK_QUIET_HOURS says when it is night, and {_DEEP_NIGHT} o'clock is not in it. Write the evening first, such as 21-8, or leave it out.")
    return time(int(begins)), time(int(ends))


def amount(name: str, text: str) -> Decimal | None:
    """`25` or `25.50`, in the currency of DESK_SMS_SEGMENT_COST; None when nothing is set."""
    text = text.strip()
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or not Decimal(text):
        raise ImproperlyConfigured(f"{name} needs an amount above 0 without its currency, such as 25 or 25.50. Correct it, or leave it out.")
    return Decimal(text)


def cost(text: str) -> str:
    """`0.0083 USD`, as desk/console/money.py reads it; empty when nothing is set."""
    text = text.strip()
    found = _COST.fullmatch(text)
    if text and (found is None or not Decimal(found[1])):
        raise ImproperlyConfigured("DESK_SMS_SEGMENT_COST needs an amount above 0 with a point, a space and the currency, such as 0.0083 USD. Correct it, or leave it out.")
    return text


def cap_needs_cost(cap: Decimal | None, segment_cost: str) -> None:
    if cap is not None and not segment_cost:
        raise ImproperlyConfigured("DESK_SMS_CAP_DAY and DESK_SMS_CAP_MONTH need DESK_SMS_SEGMENT_COST, such as 0.0083 USD. Set it, or leave the caps out.")


def countries(text: str) -> frozenset[str]:
    """`US,CA` as ISO 3166 codes; an empty text allows every country."""
    found = frozenset(part.strip().upper() for part in text.split(",")) if text.strip() else frozenset()
    if not found <= SUPPORTED_REGIONS:
        raise ImproperlyConfigured(
            "DESK_SMS_COUNTRIES needs the two letters of each country with commas between them, such as US,CA (GB is the United Kingdom). Correct it, or leave it out."
        )
    return found


def a_second(text: str) -> float | None:
    """Texts that one of our numbers may send in a second, such as 1 or 0.1; None when nothing is set."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.01 <= value <= 1000:
        raise ImproperlyConfigured("DESK_SMS_PER_SECOND needs a number from 0.01 to 1000, such as 1. Correct it, or leave it out.")
    return value


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """A name that looks like one of ours and is none."""
    for name in sorted(environ):
        if name.startswith(KINDS) and name not in NAMES:
            near = get_close_matches(name, NAMES, n=1)
            raise ImproperlyConfigured(f"{name} is no setting of the desk. {f'Is {near[0]} meant? ' if near else ''}Correct the name, or leave it out.")


def _is_hour(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) < 24
