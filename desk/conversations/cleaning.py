"""Text as the records can hold it. Pure."""

from __future__ import annotations

import unicodedata

_KEPT = "\n\t"


def storable(text: str) -> str:
    """The text without what a database or a page cannot hold: half surrogate pairs, NUL and other control characters.

    Everything else stays as it was written, right-to-left marks and piled-up accents included.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_character(char) for char in text)


def _character(char: str) -> str:
    if char.isprintable() or char in _KEPT:
        return char
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    # A space, not nothing: words that a control character stood between must not grow together.
    return " " if unicodedata.category(char) == "Cc" else char


def is_blank(text: str) -> bool:
    """Nothing that anybody could read: spaces, controls, invisible joiners, lone accents. An emoji is a message."""
    return not any(unicodedata.category(char)[0] in "LNPS" for char in text)
