"""What the assistant answered, checked before anybody relies on it. Pure.

The assistant is ours, but it may be an older version, half started, or something else listening on its port. A reply
that is not exactly of the agreed shape is wrong as a whole; nothing of it is used.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .reasons import Handoff, is_reason

MOST_BYTES = 64 * 1024
MOST_REPLIES = 4
MOST_TOPICS = 6
MOST_CHOICES = 6
MOST_RANKED = 50
MOST_CONTEXT_BYTES = 4 * 1024
LONGEST_NAME = 80


class WrongReply(Exception):
    """`problem` is a word of our own for the log; it never quotes the reply."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Reading:
    """A checked reply. Texts are not in it: the desk says the wording of `responses` itself."""

    responses: tuple[str, ...]
    topics: tuple[str, ...] = ()
    handoff: Handoff | None = None
    clarify: tuple[str, ...] = ()
    ranking: tuple[dict[str, Any], ...] = ()
    rule: str = ""
    context: dict[str, Any] = field(default_factory=dict, hash=False)


def read(body: bytes, *, is_response: Callable[[str], bool], is_topic: Callable[[str], bool]) -> Reading:
    """Check the body of a reply. Raises WrongReply."""
    if not body:
        raise WrongReply("empty")
    if len(body) > MOST_BYTES:
        raise WrongReply("too_large")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise WrongReply("not_json") from None
    if not isinstance(content, dict):
        raise WrongReply("not_an_object")
    responses = _responses(content.get("replies"), is_response)
    if content.get("handoff") is None and any(name.startswith("utter_handoff_") for name in responses):
        raise WrongReply("handoff_without_reason")
    return Reading(
        responses=responses,
        topics=_names(content.get("topics"), is_topic, MOST_TOPICS, "topics"),
        handoff=_handoff(content.get("handoff")),
        clarify=_names(content.get("clarify"), is_topic, MOST_CHOICES, "clarify"),
        ranking=_ranking(content.get("ranking")),
        rule=_rule(content.get("rule")),
        context=_context(content.get("context")),
    )


def _responses(value: Any, is_response: Callable[[str], bool]) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise WrongReply("no_replies")
    if len(value) > MOST_REPLIES:
        raise WrongReply("too_many_replies")
    names = []
    for reply in value:
        name = reply.get("response") if isinstance(reply, dict) else None
        if not isinstance(name, str) or not is_response(name):
            raise WrongReply("unknown_response")
        names.append(name)
    return tuple(dict.fromkeys(names))


def _names(value: Any, is_known: Callable[[str], bool], most: int, what: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > most:
        raise WrongReply(f"bad_{what}")
    for name in value:
        if not isinstance(name, str) or not is_known(name):
            raise WrongReply(f"bad_{what}")
    return tuple(value)


def _handoff(value: Any) -> Handoff | None:
    if value is None:
        return None
    reason = value.get("reason") if isinstance(value, dict) else None
    if not isinstance(reason, str) or not is_reason(reason):
        raise WrongReply("bad_handoff")
    return Handoff(reason)


def _ranking(value: Any) -> tuple[dict[str, Any], ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_RANKED:
        raise WrongReply("bad_ranking")
    return tuple(_ranked(entry) for entry in value)


def _ranked(entry: Any) -> dict[str, Any]:
    name = entry.get("name") if isinstance(entry, dict) else None
    confidence = entry.get("confidence") if isinstance(entry, dict) else None
    is_number = isinstance(confidence, (int, float)) and not isinstance(confidence, bool)
    if not isinstance(name, str) or len(name) > LONGEST_NAME or not is_number or not math.isfinite(confidence):
        raise WrongReply("bad_ranking")
    return {"name": name, "confidence": round(float(confidence), 4)}


def _rule(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise WrongReply("bad_rule")
    return value


def _context(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise WrongReply("bad_context")
    try:
        size = len(json.dumps(value, allow_nan=False).encode())
    except (ValueError, RecursionError):
        raise WrongReply("bad_context") from None
    if size > MOST_CONTEXT_BYTES:
        raise WrongReply("context_too_large")
    return value
