"""Which answers of the page were given. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from .turns import Turns


def topics(turns: Iterable[Turns], known: Collection[str]) -> list[tuple[str, int]]:
    """Topics by how many messages got them as an answer, most first. A message with two answers counts for both."""
    counted: Counter[str] = Counter()
    for one in turns:
        for topic in set(one.topics).intersection(known):
            counted[topic] += one.count
    return sorted(counted.items(), key=lambda row: (-row[1], row[0]))
