"""A short name for a state of a page, so that a page can ask whether anything changed. The same in every process."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

_SALT = "desk.console.digest"


def digest(*parts: object) -> str:
    """Keyed, so that the parts (a secret may be among them) cannot be guessed from it."""
    return salted_hmac(_SALT, repr(parts)).hexdigest()[:16]
