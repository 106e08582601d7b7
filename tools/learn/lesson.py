"""What an editor has accepted, and how the assistant reads it. Pure, but for reading what the desk printed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Sequence, Tuple

from tools.say import Stop


@dataclass(frozen=True)
class Lesson:
    """`texts`: the example, then other ways to ask the same. `label`: a topic, small talk or a hand-off reason."""

    number: int
    version: int
    label: str
    texts: Tuple[str, ...]

    @property
    def name(self) -> str:
        return f"Lesson {self.number}"

    @property
    def key(self) -> str:
        """As `lessons --learnt` wants it."""
        return f"{self.number}:{self.version}"


@dataclass(frozen=True)
class Reading:
    """What the assistant made of one text."""

    topics: Tuple[str, ...] = ()
    reason: str = ""
    clarify: Tuple[str, ...] = ()
    rule: str = ""

    def is_right(self, label: str) -> bool:
        return is_right(label, self.topics, self.reason)

    def in_words(self) -> str:
        said = f"handed off as {self.reason}" if self.reason else " and ".join(self.topics)
        said = said or ("asked back: " + ", ".join(self.clarify) if self.clarify else "nothing")
        return f"{said} (rule {self.rule})" if self.rule else said


def is_right(label: str, topics: Sequence[str], reason: str) -> bool:
    """An answer with a hand-off beside it is not the answer that was meant."""
    return reason == label or (label in topics and not reason)


def same(text: str) -> str:
    """Two texts with the same value are one example: capitals and blanks do not count."""
    return " ".join(text.split()).casefold()


def read(printed: str, where: str) -> List[Lesson]:
    """What `desk/manage.py lessons --accepted` printed. Raises Stop when it is something else."""
    try:
        rows = json.loads(printed)
        if not isinstance(rows, list):
            raise TypeError
        return [_lesson(row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Stop(f"{where} holds no lessons.", "It is what `desk/manage.py lessons --accepted` prints; make it again.") from None


def _lesson(row: Dict[str, Any]) -> Lesson:
    texts = tuple(" ".join(str(text).split()) for text in row["texts"])
    if not texts or not all(texts) or not re.fullmatch(r"[a-z_0-9]+", row["label"]):
        raise ValueError
    return Lesson(int(row["lesson"]), int(row["version"]), row["label"], texts)


def requests(texts: Sequence[str]) -> str:
    """The lines that a replay reads: each text alone, by its place."""
    return "".join(json.dumps({"id": str(place), "channel": "web", "turns": [text]}) + "\n" for place, text in enumerate(texts))


# As in tools/impact/files.py: such a turn tells of trouble on the way, not of what the assistant says.
TROUBLE = ("assistant_", "desk_error", "failed:", "http_5", "interrupted", "not_")


def readings(replies: str, count: int) -> List[Reading]:
    """What the replay wrote, in the order asked. Raises Stop when one is missing or met trouble."""
    found: Dict[str, Reading] = {}
    for line in filter(None, (line.strip() for line in replies.split("\n"))):
        row = json.loads(line)
        (turn,) = row["turns"]
        found[row["id"]] = Reading(tuple(turn["topics"]), (turn["handoff"] or {}).get("reason", ""), tuple(turn["clarify"]), turn["rule"])
    if sorted(found, key=int) != [str(place) for place in range(count)]:
        raise Stop("The replay has not answered every example.", "Run `make learn` again; nothing was noted.")
    ordered = [found[str(place)] for place in range(count)]
    trouble = [one.rule for one in ordered if one.rule.startswith(TROUBLE)]
    if trouble:
        raise Stop(f"The replay met trouble ({trouble[0]}), so it says nothing.", "Run `make learn` again when the machine is less busy.")
    return ordered
