"""How the assistant's turns ended. Every message of a person counts once. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from enum import Enum

from desk.conversations.reasons import DANGERS

from .turns import Turns


class Ending(Enum):
    ANSWERED = "answered"
    ANSWERED_AND_HANDED_OFF = "answered_and_handed_off"
    HANDED_OFF = "handed_off"
    DANGER = "danger"
    ASKED_BACK = "asked_back"
    NOT_UNDERSTOOD = "not_understood"
    OFF_TOPIC = "off_topic"
    OUR_FAULT = "our_fault"
    KEPT_BACK = "kept_back"
    STAFF_HAD_IT = "staff_had_it"
    OTHER = "other"
    NOT_YET = "not_yet"


# Rules that say that something on our side failed, so that the reason "unclear" is not about the question.
FAILURES = frozenset({"assistant_unreachable", "assistant_slow", "assistant_wrong", "desk_error"})
_KEPT = ("kept_back:",)
_SWITCHED_OFF = "switched_off"


def endings(turns: Iterable[Turns], topics: Collection[str]) -> Counter[Ending]:
    """`topics` are those of the page; a thank-you is also recorded as a topic, but is no answer."""
    counted: Counter[Ending] = Counter()
    for one in turns:
        counted[ending(one, topics)] += one.count
    return counted


def ending(one: Turns, topics: Collection[str]) -> Ending:
    if not one.answered:
        return Ending.NOT_YET
    if one.reason in DANGERS:
        return Ending.DANGER
    if one.rule == "held":
        return Ending.STAFF_HAD_IT
    if one.rule in FAILURES:
        return Ending.OUR_FAULT
    if one.rule == _SWITCHED_OFF or one.rule.startswith(_KEPT):
        return Ending.KEPT_BACK
    answered = any(topic in topics for topic in one.topics)
    if one.reason and one.reason not in ("unclear", "off_topic"):
        return Ending.ANSWERED_AND_HANDED_OFF if answered else Ending.HANDED_OFF
    if answered:
        return Ending.ANSWERED
    if one.reason:
        return Ending.NOT_UNDERSTOOD if one.reason == "unclear" else Ending.OFF_TOPIC
    return Ending.ASKED_BACK if one.asked_back else Ending.OTHER
