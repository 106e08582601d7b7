"""What the assistant asked us to remember for the next turn. Opaque to the desk, but for what a question offered; it ages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

# A subject is dropped after this pause: "how do they work?" the next morning is a new question.
AGE = timedelta(minutes=30)


def fresh(context: dict[str, Any], noted_at: datetime | None, now: datetime) -> dict[str, Any]:
    """The context to send with this turn; empty when it is old, or when the clock was set back behind it."""
    if noted_at is None or abs(now - noted_at) > AGE:
        return {}
    return context


def offering(context: dict[str, Any], topics: tuple[str, ...]) -> dict[str, Any]:
    """The same, but for what our question offered: the one thing in it that the desk knows of, because the desk may offer less."""
    return context | {"offered": list(topics)} if "offered" in context else context
