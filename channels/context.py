"""What the assistant asks the desk to remember between two turns: a few words, no text of the person. Pure."""

from __future__ import annotations

import dataclasses
from typing import Any

MAX_AGE_TURNS = 5  # after this many turns without an answer "and how does it work?" has lost its subject
MOST_RECENT = 4
MOST_LISTED = 10


@dataclasses.dataclass(frozen=True)
class Context:
    """What "it", "the second one" and "and car t?" can mean in the next message.

    `recent` are the latest topics answered, newest last; `offered` the topics of a question just asked back; `listed` the
    items of the latest list in its order; `reason` the hand-off of the last turn; `age` turns since an answer.
    """

    subject: str | None = None
    recent: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    reason: str | None = None
    age: int = 0

    @property
    def last_topic(self) -> str | None:
        return self.recent[-1] if self.recent else None

    @staticmethod
    def read(raw: Any, topics: frozenset[str], subjects: frozenset[str], reasons: frozenset[str]) -> Context:
        """Whatever came over the wire; anything unknown or of a wrong type is dropped, never an error."""
        if not isinstance(raw, dict):
            return Context()
        age = raw.get("age")
        age = age if isinstance(age, int) and 0 <= age <= MAX_AGE_TURNS else MAX_AGE_TURNS + 1
        reason = _one(raw.get("reason"), reasons)
        if age > MAX_AGE_TURNS:
            return Context(reason=reason)
        return Context(
            subject=_one(raw.get("subject"), subjects),
            recent=_some(raw.get("recent"), topics, MOST_RECENT),
            offered=_some(raw.get("offered"), topics, 3),
            listed=_some(raw.get("listed"), topics, MOST_LISTED),
            reason=reason,
            age=age,
        )

    def write(self) -> dict[str, Any]:
        return {name: list(value) if isinstance(value, tuple) else value for name, value in dataclasses.asdict(self).items()}

    def after(
        self,
        answered: list[str],
        subject_of: dict[str, str],
        *,
        named: str | None = None,
        offered: tuple[str, ...] = (),
        listed: tuple[str, ...] = (),
        reason: str | None = None,
    ) -> Context:
        """The context for the next turn. `named` is the subject the message itself named, `listed` the items of a list just said."""
        known = [topic for topic in answered if topic in subject_of]
        subject = subject_of[known[-1]] if known else self.subject
        if named is not None and (not known or subject == "videos"):  # a video on CAR T: "what is it" means CAR T
            subject = named
        return Context(
            subject=subject,
            recent=(*self.recent, *known)[-MOST_RECENT:],
            offered=offered,
            listed=listed or self.listed,
            reason=reason,
            age=0 if known or named is not None else self.age + 1,
        )


def _one(value: Any, known: frozenset[str]) -> str | None:
    return value if isinstance(value, str) and value in known else None


def _some(value: Any, known: frozenset[str], most: int) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str) and v in known)[:most] if isinstance(value, list) else ()
