"""What a turn will say and record, as plain values. Deciding makes a Plan; only turn.py writes one down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from .models import Sender
from .reasons import Handoff

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
    helped: bool | None = None  # the person's answer to "did this help?"

    def while_held(self) -> Plan:
        """This turn as it is when staff hold the conversation: the assistant is silent, a danger rule is not."""
        if self.speaks_while_held:
            return replace(self, offers_reply=False)
        return FOR_STAFF

    def topic_of(self, said: Said) -> str | None:
        """The topic that this text answers; None for a hand-off and every fixed text."""
        topic = said.response.removeprefix("utter_")
        return topic if topic in self.topics else None

    def without(self, left_out: tuple[str, ...]) -> Plan:
        """The record as it is when the answers to these topics were not said."""
        return replace(self, topics=tuple(topic for topic in self.topics if topic not in left_out))


# Staff hold the conversation, and answer themselves.
FOR_STAFF = Plan(rule="held")
