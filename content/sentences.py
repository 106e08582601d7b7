"""Cutting a text into its sentences, so that each can name the facts it rests on. Pure.

A line of a list is cut like a paragraph. A line that ends in a colon is a sentence. The source tag at the end of an SMS
and a placeholder that stands alone are none.
"""

from __future__ import annotations

import re

# A sentence ends at . ? or ! (and a closing quote or bracket), before a space and something that can begin one.
_END = re.compile(r"(?<=[.?!])(?=\s)|(?<=[.?!][\")])(?=\s)")
_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Ms|St|vs|e\.g|i\.e)\.$")
_SOURCE_TAG = re.compile(r"\s*\(IMF page[^)]*\)\s*$")
_ONLY_PLACEHOLDER = re.compile(r"^\{[a-z_]+\}[.]?$")


def split(text: str) -> list[str]:
    """The sentences in order, without list dashes and surrounding space."""
    found: list[str] = []
    for line in _SOURCE_TAG.sub("", text).splitlines():
        held = ""
        for piece in _END.split(line.strip().removeprefix("- ")):
            held = f"{held} {piece.strip()}".strip()
            if held and not _ABBREVIATION.search(held):
                found.append(held)
                held = ""
        if held:
            found.append(held)
    return [sentence for sentence in found if not _ONLY_PLACEHOLDER.match(sentence)]
