"""The lines of a replay: what is asked for, and what comes out. Pure.

    request   {"id": "c001", "channel": "web", "turns": ["what is bcma", "why does it matter"]}
    reply     {"id": "c001", "turns": [{"replies": ["..."], "topics": ["bcma_definition"], "handoff": null, "clarify": [], "ms": 14.2, "rule": ""}, ...]}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from content.contacts import CHANNELS


class BadLine(ValueError):
    """The message names the line, what is wrong with it, and what it should hold."""


@dataclass(frozen=True)
class Request:
    id: str
    channel: str
    turns: tuple[str, ...]


@dataclass(frozen=True)
class Spoken:
    """One turn as it went: what the person read, and the record of it. `ms` is the time until the answer was there."""

    replies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    handoff: dict[str, Any] | None = None
    clarify: tuple[str, ...] = ()
    ms: float = 0.0
    rule: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "replies": list(self.replies),
            "topics": list(self.topics),
            "handoff": self.handoff,
            "clarify": list(self.clarify),
            "ms": round(self.ms, 1),
            "rule": self.rule,
        }


@dataclass(frozen=True)
class Reply:
    id: str
    turns: tuple[Spoken, ...] = field(default=())

    def line(self) -> str:
        content = {"id": self.id, "turns": [turn.as_json() for turn in self.turns]}
        # Half a surrogate pair has no UTF-8; escaped, it has a place in JSON.
        return json.dumps(content, ensure_ascii=True)


def read(lines: Iterable[str], name: str) -> Iterator[Request]:
    """The requests of a file, in order; blank lines are passed over. Raises BadLine at the first that is none."""
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        request = _request(line, f"{name}, line {number}")
        if request.id in seen:
            raise BadLine(f"{name}, line {number}: the id {request.id!r} stands on line {seen[request.id]} already. Give each line an id of its own.")
        seen[request.id] = number
        yield request


def _request(line: str, where: str) -> Request:
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine(f"{where}: this is not JSON. Each line is one object, such as {_EXAMPLE}") from None
    if not isinstance(content, dict):
        raise BadLine(f"{where}: this is not a JSON object. Each line is one, such as {_EXAMPLE}")
    name, channel, turns = content.get("id"), content.get("channel", "web"), content.get("turns")
    if not isinstance(name, str) or not name:
        raise BadLine(f"{where}: `id` is missing or no text. Write it as in {_EXAMPLE}")
    if channel not in CHANNELS:
        raise BadLine(f"{where}: `channel` is neither \"web\" nor \"sms\". Use one of them.")
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        raise BadLine(f"{where}: `turns` is not a list of texts with at least one in it. Write it as in {_EXAMPLE}")
    return Request(name, channel, tuple(turns))


_EXAMPLE = '{"id": "c001", "channel": "web", "turns": ["what is bcma"]}'
