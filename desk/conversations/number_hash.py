"""A phone number as a keyed hash: it finds the conversation of a person whose number itself is kept no longer."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings


def number_hash(number: str) -> str:
    """HMAC-SHA256 of an E.164 number with DESK_NUMBER_KEY, in 64 hexadecimal digits.

    There are few enough phone numbers to try them all, so the key has to stay as secret as the numbers themselves.
    """
    return keyed("number", number)


def number_hashes(number: str) -> list[str]:
    """The hash, and those under the keys of before: a number that is kept no longer cannot be hashed anew."""
    return [keyed("number", number, key=key) for key in (settings.NUMBER_KEY, *settings.OLD_NUMBER_KEYS)]


def keyed(what: str, text: str, *, key: str = "") -> str:
    """`what` keeps hashes of different things apart."""
    return hmac.new((key or settings.NUMBER_KEY).encode(), f"{what}:{text}".encode(), sha256).hexdigest()
