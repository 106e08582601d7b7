"""What a message can be taught to mean: a topic of the page, small talk, or a reason for the helpline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content import answers
from content.answers import Kind
from content.intents import DANGER, HANDOFF
from desk.conversations.models import Message

from . import words

ASKED_BACK = "clarify"  # what a message counts as that was answered with a question
LONGEST = 80  # characters of Lesson.was

SMALL_TALK = {
    "greet": "Greeting",
    "goodbye": "Goodbye",
    "thanks": "Thanks",
    "bot_challenge": "Asks if they talk with a machine",
    "capabilities": "Asks what the assistant can do",
}


@dataclass(frozen=True)
class Group:
    """One part of the list that staff choose from; `choices` are (label, title)."""

    title: str
    choices: tuple[tuple[str, str], ...]


def groups() -> tuple[Group, ...]:
    """Everything that training knows how to learn, in the order of domain.yml."""
    known = answers.load()
    reasons = [reason for reason in known.handoffs() if reason in DANGER | HANDOFF]
    return (
        Group("Answered by the page", tuple((topic, answer.title) for topic, answer in known.topics().items())),
        Group("For the helpline", tuple((reason, title(reason)) for reason in reasons)),
        Group("Small talk", tuple((label, title(label)) for label in known.of_kind(Kind.CONVERSATION))),
    )


def is_label(label: str) -> bool:
    return any(label == one for group in groups() for one, _title in group.choices)


def title(label: str) -> str:
    """A label in words. Empty for none."""
    if label == ASKED_BACK:
        return "Asked back"
    if label == "off_topic":
        return "Not about myeloma"
    return SMALL_TALK.get(label) or (words.topic(label) if label else "")


def understood(message: Message) -> str:
    """What a message of a person was taken for: a reason, else its topics with blanks between them, else "clarify", else nothing."""
    if message.handoff_reason:
        return message.handoff_reason
    kept = ""
    for topic in message.topics:
        longer = f"{kept} {topic}".strip()
        kept = longer if len(longer) <= LONGEST else kept
    return kept or (ASKED_BACK if message.clarify else "")


def titles(was: str) -> Sequence[str]:
    """What `understood` gave, in words."""
    return [title(label) for label in was.split()]
