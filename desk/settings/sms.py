"""The settings of the road of text messages, read from their words. Whatever cannot be read stops the start and says what to write."""

from __future__ import annotations

from datetime import time
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ImproperlyConfigured


def quiet_hours(text: str) -> tuple[time, time] | None:
    """`21-8` as the two times between which it is quiet; None for `none`."""
    text = text.strip() or "21-8"
    if text.lower() == "none":
        return None
    begins, dash, ends = (part.strip() for part in text.partition("-"))
    if not (dash and begins.isdigit() and ends.isdigit() and int(begins) < 24 and int(ends) < 24 and int(begins) != int(ends)):
        raise ImproperlyConfigured("DESK_QUIET_HOURS needs two different full hours from 0 to 23, such as 21-8, or the word none. Correct it, or leave it out.")
    return time(int(begins)), time(int(ends))


def amount(name: str, text: str) -> Decimal | None:
    """`25` or `25.50`, in the currency of DESK_SMS_SEGMENT_COST; None when nothing is set."""
    if not text.strip():
        return None
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise ImproperlyConfigured(f"{name} needs an amount above 0 without its currency, such as 25 or 25.50. Correct it, or leave it out.")
    return value


def cap_needs_cost(cap: Decimal | None, segment_cost: str) -> None:
    if cap is not None and not segment_cost:
        raise ImproperlyConfigured("DESK_SMS_CAP_DAY and DESK_SMS_CAP_MONTH need DESK_SMS_SEGMENT_COST, such as 0.0083 USD. Set it, or leave the caps out.")


def countries(text: str) -> frozenset[str]:
    """`US,CA` as ISO 3166 codes; an empty text allows every country."""
    found = {part.strip().upper() for part in text.split(",") if part.strip()}
    if not all(len(code) == 2 and code.isascii() and code.isalpha() for code in found):
        raise ImproperlyConfigured("DESK_SMS_COUNTRIES needs codes of two letters with commas between them, such as US,CA. Correct it, or leave it out.")
    return frozenset(found)


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
