"""The first questions to a model (content/canaries.yml), and whether its replies are right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from content.errors import fail
from content.files import ROOT, need, read_mapping
from content.intents import DANGER

FILE = "content/canaries.yml"


@dataclass(frozen=True)
class Canary:
    """A question with its one right outcome: `topic` or `handoff`, the other is empty."""

    ask: str
    topic: str = ""
    handoff: str = ""


def load(root: Path = ROOT) -> tuple[Canary, ...]:
    """Raises ContentError when the file is broken, or lacks a topic, a hand-off or an alarm: then it would guard too little."""
    rows = need(read_mapping(root, FILE), "canaries", list, file=FILE, where="top")
    found = tuple(_canary(row, f"entry {number}") for number, row in enumerate(rows, 1))
    reasons = {canary.handoff for canary in found} - {""}
    if not any(canary.topic for canary in found) or not reasons - DANGER or not reasons & DANGER:
        raise fail(FILE, "It needs at least one topic, one hand-off and one alarm (emergency or crisis).", "Add what is missing; the other entries show how.")
    return found


def _canary(row: Any, where: str) -> Canary:
    ask = need(row, "ask", str, file=FILE, where=where)
    if ("topic" in row) == ("handoff" in row):
        raise fail(FILE, f"{where}: it must have either `topic:` or `handoff:`.", "Write down the one right outcome.")
    kind = "topic" if "topic" in row else "handoff"
    return Canary(ask, **{kind: need(row, kind, str, file=FILE, where=where)})


def mistake(canary: Canary, record: dict[str, Any]) -> str | None:
    """What is wrong with a turn record, or nothing. Only the outcome counts, not the ranking behind it."""
    topics, reason = record.get("topics") or [], (record.get("handoff") or {}).get("reason", "")
    if topics == ([canary.topic] if canary.topic else []) and reason == canary.handoff:
        return None
    got = " and ".join([*topics, *([reason] if reason else [])]) or "nothing"
    return f'"{canary.ask}" gives {got}, not {canary.topic or canary.handoff}'
