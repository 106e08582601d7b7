"""The hand-off reasons as the desk uses them. Which there are and how urgent each is stands in domain.yml."""

from __future__ import annotations

from dataclasses import dataclass

from content import answers

DANGERS = ("emergency", "crisis")


def is_reason(reason: str) -> bool:
    return reason in answers.load().handoffs()


@dataclass(frozen=True)
class Handoff:
    """Why the helpline gets the question. The reason alone decides the priority, whoever found it."""

    reason: str

    def __post_init__(self) -> None:
        if not is_reason(self.reason):
            raise ValueError("domain.yml has no reply for this hand-off reason. Use one of product.md, or add its response.")

    @property
    def priority(self) -> int | None:
        """1 is most urgent; None: no case is opened."""
        return answers.load().priority(self.reason)

    @property
    def makes_case(self) -> bool:
        return self.priority is not None

    @property
    def is_danger(self) -> bool:
        return self.reason in DANGERS


def more_urgent(one: Handoff | None, other: Handoff | None) -> Handoff | None:
    """The one to record when a message is handed off for two reasons; the first of two that are alike."""
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda handoff: handoff.priority or 9)
