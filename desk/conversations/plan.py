"""What a turn will say and record, as plain values. Deciding makes a Plan; only turn.py writes one down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from .models import Sender
from .reasons import Handoff

# Messages of one turn (product.md I13).
MOST = 3


@dataclass(frozen=True)
class Said:
    """One message to the person: the wording, which response it is, and the buttons under it.

    `by_the_way` marks what goes along with an answer (who we are, may staff reply here) and may share its message.
    """

    response: str
    text: str
    revision: str = ""
    sender: Sender = Sender.ASSISTANT
    choices: tuple[dict[str, Any], ...] = ()
    by_the_way: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole turn. `context` None leaves what the assistant remembers as it is."""

    said: tuple[Said, ...] = ()
    topics: tuple[str, ...] = ()
    handoff: Handoff | None = None
    clarify: tuple[str, ...] = ()
    ranking: tuple[dict[str, Any], ...] = ()
    rule: str = ""
    context: dict[str, Any] | None = field(default=None, hash=False)
    speaks_while_held: bool = False
    offers_reply: bool = True

    def while_held(self) -> Plan:
        """This turn as it is when staff hold the conversation: the assistant is silent, a danger rule is not."""
        if self.speaks_while_held:
            return replace(self, offers_reply=False)
        return Plan(rule="held")


def join(said: list[Said], most: int = MOST) -> list[Said]:
    """At most `most` messages. Two neighbours become one, again and again: first what is by the way, then what is shortest."""
    said = list(said)
    while len(said) > most:
        at = min(range(len(said) - 1), key=lambda index: _weight(said[index], said[index + 1]))
        said[at : at + 2] = [_merged(said[at], said[at + 1])]
    return said


def _weight(first: Said, second: Said) -> tuple[int, int]:
    answers = (not first.by_the_way) + (not second.by_the_way)
    return answers, len(first.text) + len(second.text)


def _merged(first: Said, second: Said) -> Said:
    """The record names the answer, not what goes along with it."""
    named = second if first.by_the_way and not second.by_the_way else first
    return replace(named, text=f"{first.text}\n\n{second.text}", choices=first.choices + second.choices)
