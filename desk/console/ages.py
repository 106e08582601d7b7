"""How long ago something was, in the words of the queue. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta


def age(since: datetime, now: datetime) -> str:
    """"under 1 min", "12 min", "3 h 5 min", "2 days". A clock that jumped back gives the shortest age, never a negative one."""
    minutes = max(0, (now - since) // timedelta(minutes=1))
    if minutes < 1:
        return "under 1 min"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} days"


def due(at: datetime, now: datetime) -> str:
    """"due in 12 min", "late by 2 h". Late begins with the instant itself."""
    return f"due in {age(now, at)}" if now < at else f"late by {age(at, now)}"
