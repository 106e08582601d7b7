"""The files of `make impact`: questions, what a replay wrote, and the replies as last released. One JSON object a line each."""

from __future__ import annotations

import json
import os
import pathlib
from typing import Any, Dict, Iterator, List, Sequence, Tuple

from tools.impact.compare import Held, Need, Question, Said
from tools.say import Stop

# As in desk/replay/summary.py: such a turn tells of trouble on the way, not of what the assistant says.
TROUBLE = ("assistant_", "desk_error", "failed:", "http_5", "interrupted", "not_")


def questions(path: pathlib.Path) -> List[Question]:
    """Raises Stop with the line that is wrong."""
    found: Dict[str, Question] = {}
    for where, row in _rows(path, "Restore it with `git checkout`."):
        question = _question(row, where)
        if question.id in found:
            raise Stop(f"{where}: the id {question.id} is used twice.", "Give each question an id of its own.")
        found[question.id] = question
    return list(found.values())


def replies(path: pathlib.Path, asked: Sequence[Question]) -> List[Held]:
    """What `make replay` wrote, in the order asked. Raises Stop when a reply is missing or was in trouble."""
    said = {row.get("id"): tuple(_said(turn) for turn in row.get("turns", ())) for _, row in _rows(path, "Run `make impact` again.")}
    held = [Held(question, said.get(question.id, ())) for question in asked]
    for one in held:
        if len(one.said) != len(one.question.turns):
            raise Stop(f"The replay has no whole reply to {one.question.id}.", "Run `make impact` again; nothing was compared.")
        trouble = [turn.rule for turn in one.said if turn.rule.startswith(TROUBLE)]
        if trouble:
            raise Stop(f"The replay of {one.question.id} met trouble ({trouble[0]}), so its reply says nothing.", "Run `make impact` again when the machine is less busy; nothing was compared.")
    return held


def released(path: pathlib.Path) -> List[Held]:
    """The replies as last released. Raises Stop when there are none."""
    if not path.is_file():
        raise Stop(f"{path.name}: no replies are released yet, so there is nothing to compare with.", "`make impact RELEASE=1` keeps the present ones.")
    step = "Restore it with `git checkout`."
    held = []
    for where, row in _rows(path, step):
        one = Held(_question(row, where), tuple(_said(turn) for turn in row.get("said", ())))
        if len(one.said) != len(one.question.turns):
            raise Stop(f"{where}: it has not one reply for each message.", step)
        held.append(one)
    return held


def release(path: pathlib.Path, held: Sequence[Held]) -> None:
    """Keep these replies as the released ones, all or nothing."""
    fresh = path.with_suffix(".new")
    with open(str(fresh), "w", encoding="utf-8") as file:
        for one in held:
            file.write(json.dumps(_row(one), ensure_ascii=False) + "\n")
    os.replace(str(fresh), str(path))


def _row(held: Held) -> Dict[str, Any]:
    said = [
        {
            "replies": list(turn.replies),
            "topics": list(turn.topics),
            "handoff": {"reason": turn.handoff, "priority": turn.priority} if turn.handoff else None,
            "clarify": list(turn.clarify),
            "rule": turn.rule,
        }
        for turn in held.said
    ]
    question = held.question
    return {"id": question.id, "channel": question.channel, "turns": list(question.turns), "said": said}


def _rows(path: pathlib.Path, step: str) -> Iterator[Tuple[str, Dict[str, Any]]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        raise Stop(f"{path} cannot be read.", step) from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise Stop(f"{path.name}, line {number}: this is not one JSON object.", step)
            yield f"{path.name}, line {number}", row


def _question(row: Dict[str, Any], where: str) -> Question:
    turns, must = row.get("turns"), row.get("must")
    if not isinstance(row.get("id"), str) or not turns or not isinstance(turns, list) or not all(isinstance(turn, str) for turn in turns):
        raise Stop(f"{where}: it has no id, or no list of messages.", 'Write it as {"id": "bcma-1", "channel": "web", "turns": ["what is bcma"]}.')
    if must not in (None, *[need.value for need in Need]):
        raise Stop(f"{where}: `must` is neither \"handoff\" nor \"danger\".", "Use one of the two, or leave it out.")
    return Question(row["id"], str(row.get("channel", "web")), tuple(turns), Need(must) if must else None)


def _said(turn: Dict[str, Any]) -> Said:
    handoff = turn.get("handoff") or {}
    return Said(
        tuple(turn.get("replies", ())), tuple(turn.get("topics", ())), str(handoff.get("reason", "")), int(handoff.get("priority") or 0),
        tuple(turn.get("clarify", ())), str(turn.get("rule", "")),
    )  # fmt: skip
