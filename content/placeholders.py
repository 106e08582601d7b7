"""Placeholders such as {helpline} in a text: which there are, and putting words in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

# A sentence that is only a placeholder may come out empty ({hours} when none are set): no gap may stay behind it.
_GAP = re.compile(r"[ \t]+(?=\n|$)")
_EMPTY_PARAGRAPHS = re.compile(r"\n{3,}")
_DOUBLE_SPACE = re.compile(r"  +")


def names(text: str) -> list[str]:
    """The placeholders of a text, in order, each once."""
    return list(dict.fromkeys(_PLACEHOLDER.findall(text)))


def expand(text: str, values: Mapping[str, str]) -> str:
    """The text with each placeholder replaced. Raises KeyError with the name of one that has no value.

    Values are put in as they are: braces inside a value are not looked at again.
    """
    said = _PLACEHOLDER.sub(lambda match: values[match.group(1)], text)
    if any(values[name] == "" for name in names(text)):
        said = _DOUBLE_SPACE.sub(" ", said)
        said = _EMPTY_PARAGRAPHS.sub("\n\n", _GAP.sub("", said)).strip()
    return said
