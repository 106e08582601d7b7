"""What to do with a ranking: answer, hand off, ask back, or say that it was not understood. Pure."""

from __future__ import annotations

import dataclasses
import enum

from content.intents import DANGER, HANDOFF

CONVERSATION = frozenset({"greet", "goodbye", "thanks", "bot_challenge", "capabilities", "affirm", "deny", "choose", "danger_over"})
UNCLEAR = "nlu_fallback"  # Rasa's own name for "below the threshold"
CLARIFY = "clarify"


class Kind(enum.Enum):
    TOPIC = "topic"
    FOLLOW_UP = "follow_up"
    CONVERSATION = "conversation"
    HANDOFF = "handoff"
    DANGER = "danger"


def kind(intent: str) -> Kind:
    if intent in DANGER:
        return Kind.DANGER
    if intent in HANDOFF:
        return Kind.HANDOFF
    if intent in CONVERSATION:
        return Kind.CONVERSATION
    return Kind.FOLLOW_UP if intent.startswith("follow_") or intent == "name_subject" else Kind.TOPIC


@dataclasses.dataclass(frozen=True)
class Thresholds:
    """Reasons and measurements stand beside the values in config.yml."""

    danger: float
    answer: float
    talk: float
    clarify_sum: float
    clarify_ratio: float
    handoff: float


@dataclasses.dataclass(frozen=True)
class Choice:
    intent: str
    confidence: float
    clarify: tuple[str, ...] = ()


def choose(ranking: list[tuple[str, float]], nearness: float, limits: Thresholds, names_subject: bool = True) -> Choice:
    """`ranking`: (intent, probability), best first, all intents. `nearness`: cosine to the first intent's nearest example.
    `names_subject`: whether a term of the page was found; "and the other one?" names none, and must not fall back on the old one.
    """
    if not names_subject:
        ranking = [row for row in ranking if row[0] != "name_subject"]
    if not ranking:
        return Choice(UNCLEAR, 0.0)
    sums = {k: sum(p for name, p in ranking if kind(name) is k) for k in Kind}

    def best(which: Kind) -> tuple[str, float]:
        return next((row for row in ranking if kind(row[0]) is which), (UNCLEAR, 0.0))

    if sums[Kind.DANGER] >= limits.danger:
        return Choice(best(Kind.DANGER)[0], sums[Kind.DANGER])
    first, probability = ranking[0]
    # Nearness tells far messages from near ones; its root, because a long story is less near to any example than a short question.
    closeness = nearness**0.5
    sure = probability * closeness
    if kind(first) is Kind.TOPIC and sure >= limits.answer:
        return Choice(first, sure)
    if kind(first) in (Kind.CONVERSATION, Kind.FOLLOW_UP) and sure >= limits.talk:
        return Choice(first, sure)
    if kind(first) is Kind.HANDOFF:
        return Choice(first, sums[Kind.HANDOFF]) if sums[Kind.HANDOFF] >= limits.handoff else Choice(UNCLEAR, sure)
    topics = [row for row in ranking if kind(row[0]) is Kind.TOPIC]
    close = [name for name, p in topics[:3] if p >= limits.clarify_ratio * topics[0][1]]
    if kind(first) is Kind.TOPIC and len(close) > 1 and sums[Kind.TOPIC] * closeness >= limits.clarify_sum:
        return Choice(CLARIFY, sure, tuple(close))
    if sums[Kind.HANDOFF] >= limits.handoff:
        return Choice(best(Kind.HANDOFF)[0], sums[Kind.HANDOFF])
    return Choice(UNCLEAR, sure)
