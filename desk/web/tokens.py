"""The secret a browser shows for its conversation: signed, bound to that one conversation, and ageing."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

_SALT = "desk.web.token"
AGE = timedelta(days=30)


def issue(conversation_id: str) -> str:
    return signing.TimestampSigner(salt=_SALT).sign(conversation_id)


def opens(token: str, conversation_id: str) -> bool:
    """Whether this token was issued for this conversation and is not too old. Says nothing about why not."""
    try:
        return signing.TimestampSigner(salt=_SALT).unsign(token, max_age=AGE) == conversation_id
    except (signing.BadSignature, UnicodeError):
        return False


def from_header(value: str) -> str:
    """The token of `Authorization: Bearer ...`; empty for anything else."""
    kind, _, token = value.partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""
