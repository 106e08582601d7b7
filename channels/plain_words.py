"""Text from outside, made safe for Rasa: a message that begins with `/` would run any intent and set any slot."""

from __future__ import annotations

import unicodedata


def plain_words(text: str) -> str:
    """The text without leading slashes and without what may hide them (spaces, controls, marks of direction); else unchanged."""
    at = 0
    while at < len(text) and (text[at] in "/／⁄∕@" or text[at].isspace() or unicodedata.category(text[at])[0] in "CZ"):
        at += 1
    return text[at:]
