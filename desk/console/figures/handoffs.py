"""Why messages were handed off. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .turns import Turns


def handoffs(turns: Iterable[Turns]) -> list[tuple[str, int]]:
    """Reasons by the number of messages, most first."""
    counted: Counter[str] = Counter()
    for one in turns:
        if one.reason:
            counted[one.reason] += one.count
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))
