"""What people wanted and the page does not answer: refused messages by the topic of the page that came nearest, and by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from desk.conversations.reasons import DANGERS

from .period import Period
from .scope import asked

# Below this share of the model's belief a guess says nothing about the question.
LEAST = 0.05
# They wish for no content: a danger is no question, who wants a person gets one, and off topic stays off topic.
_NOT_CONTENT = frozenset({*DANGERS, "human_request", "off_topic"})


@dataclass(frozen=True)
class Wanted:
    """`topic` empty: no topic of the page came near."""

    topic: str
    reasons: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.reasons.values())


def wanted(period: Period, channel: str, known: Collection[str]) -> list[Wanted]:
    """Most wanted first. A message that the assistant could not read at all, such as one in another language, has no ranking and is left out."""
    refused = asked(period, channel).exclude(handoff_reason="").exclude(handoff_reason__in=_NOT_CONTENT).exclude(ranking=[])
    return grouped(refused.values_list("handoff_reason", "ranking").iterator(chunk_size=5000), known)


def grouped(refused: Iterable[tuple[str, list[dict[str, Any]]]], known: Collection[str]) -> list[Wanted]:
    """Pure. Each row is a reason and a ranking, best guess first."""
    counted: dict[str, Counter[str]] = {}
    for reason, ranking in refused:
        counted.setdefault(nearest(ranking, known), Counter())[reason] += 1
    rows = [Wanted(topic, dict(reasons)) for topic, reasons in counted.items()]
    return sorted(rows, key=lambda row: (not row.topic, -row.total, row.topic))


def nearest(ranking: list[dict[str, Any]], known: Collection[str]) -> str:
    """The page's topic that the model held for likeliest, if it held it for likely at all."""
    for guess in ranking:
        if guess.get("name") in known and guess.get("confidence", 0) >= LEAST:
            return guess["name"]
    return ""
