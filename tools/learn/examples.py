"""The training examples in data/nlu*.yml as lines: which there are, and a new one in its place. Pure.

The files are edited as text, so that comments, order and everything else stay as they are. Within an intent the examples
stand by their number of words.
"""

from __future__ import annotations

import re
from typing import Dict, List, Optional

from tools.learn.lesson import same

_INTENT = re.compile(r"- intent: ([a-z_0-9]+)\s*")
_EXAMPLE = re.compile(r"    - (.*)")
# Rasa reads this as a marked entity: it would learn another text.
MARKED = re.compile(r"\][({\[]")


def labels(content: str) -> Dict[str, str]:
    """Every example as `same` sees it, with its intent."""
    found = {}
    intent = ""
    for line in content.split("\n"):
        begins, example = _INTENT.fullmatch(line), _EXAMPLE.fullmatch(line)
        intent = begins.group(1) if begins else intent
        if example and intent:
            found[same(example.group(1))] = intent
    return found


def has_intent(content: str, label: str) -> bool:
    return any(match and match.group(1) == label for match in map(_INTENT.fullmatch, content.split("\n")))


def inserted(content: str, label: str, text: str) -> str:
    """The file with one more example: after the last that has as many words or fewer. Raises ValueError when it has no such intent."""
    lines = content.split("\n")
    block = _block(lines, label)
    if block is None:
        raise ValueError(label)
    length = len(text.split())
    place = next((number for number in block if len(lines[number].split()) - 1 > length), block[-1] + 1)
    return "\n".join([*lines[:place], f"    - {text}", *lines[place:]])


def _block(lines: List[str], label: str) -> Optional[List[int]]:
    """The numbers of an intent's example lines."""
    inside, found = False, []
    for number, line in enumerate(lines):
        begins = _INTENT.fullmatch(line)
        if begins:
            inside = begins.group(1) == label
        elif inside and _EXAMPLE.fullmatch(line):
            found.append(number)
    return found or None
