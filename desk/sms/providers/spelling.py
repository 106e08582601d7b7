"""Phone numbers as providers spell them. Pure."""

from __future__ import annotations

# Short codes have at most eight digits, and numbers that people text from have more.
_LONGEST_SHORT_CODE = 8


def with_plus(raw: str) -> str:
    """A full number with the plus that the provider left out or wrote as 00. Short codes and names stay as they are.

    Digits without a plus are taken for an international number: the provider must be set up to give those.
    """
    raw = raw.strip()
    digits = raw.removeprefix("00")
    return f"+{digits}" if digits.isascii() and digits.isdigit() and len(digits) > _LONGEST_SHORT_CODE else raw


def without_plus(number: str) -> str:
    return number.removeprefix("+")
