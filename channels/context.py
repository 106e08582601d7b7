"""What the assistant asks the desk to remember between two turns: a few words, no text of the person. Pure."""

from __future__ import annotations

import dataclasses
from typing import Any

MAX_AGE_TURNS = 5  # after this many turns without an answer "and how does it work?" has lost its subject


@dataclasses.dataclass(frozen=True)
class Context:
    """`subject` and `last_topic` of the latest answer, topics offered by a clarifying question, turns since the answer."""

    subject: str | None = None
    last_topic: str | None = None
    offered: tuple[str, ...] = ()
    age: int = 0

    @staticmethod
    def read(raw: Any, topics: frozenset[str], subjects: frozenset[str]) -> Context:
        """Whatever came over the wire; anything unknown or of a wrong type is dropped, never an error."""
        if not isinstance(raw, dict):
            return Context()
        age = raw.get("age")
        age = age if isinstance(age, int) and 0 <= age <= MAX_AGE_TURNS else MAX_AGE_TURNS + 1
        if age > MAX_AGE_TURNS:
            return Context()
        offered = raw.get("offered")
        return Context(
            subject=raw.get("subject") if raw.get("subject") in subjects else None,
            last_topic=raw.get("last_topic") if raw.get("last_topic") in topics else None,
            offered=tuple(t for t in offered if t in topics)[:3] if isinstance(offered, list) else (),
            age=age,
        )

    def write(self) -> dict[str, Any]:
        return {"subject": self.subject, "last_topic": self.last_topic, "offered": list(self.offered), "age": self.age}

    def after(self, answered: list[str], subject_of: dict[str, str], offered: tuple[str, ...], subject: str | None) -> Context:
        """The context for the next turn. `subject` is what the message itself named, if anything."""
        known = [topic for topic in answered if topic in subject_of]
        if known:
            return Context(subject_of[known[-1]], known[-1], offered, 0)
        if subject is not None:
            return Context(subject, self.last_topic, offered, 0)
        return dataclasses.replace(self, offered=offered, age=self.age + 1)
