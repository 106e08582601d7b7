"""Two sets of replies to the same questions, and what differs. Pure."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import Enum
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

DANGER = ("emergency", "crisis")


class Need(Enum):
    """What the last reply of a question must be, whatever else changes."""

    HANDOFF = "handoff"
    DANGER = "danger"


class Kind(Enum):
    """The gravest difference between two replies."""

    HANDOFF = "hand-off"
    TOPIC = "topic"
    WORDING = "wording"


@dataclass(frozen=True)
class Question:
    id: str
    channel: str
    turns: Tuple[str, ...]
    must: Optional[Need] = None


@dataclass(frozen=True)
class Said:
    """What one message was answered with. `handoff` and `priority` are empty and 0 when nothing was handed off."""

    replies: Tuple[str, ...]
    topics: Tuple[str, ...] = ()
    handoff: str = ""
    priority: int = 0
    clarify: Tuple[str, ...] = ()
    rule: str = ""

    def outcome(self) -> str:
        """In a few words: what was answered, handed off or asked back."""
        parts = ["answers " + ", ".join(self.topics)] if self.topics else []
        if self.handoff:
            parts.append(f"hands off: {self.handoff}" + (f", priority {self.priority}" if self.priority else ""))
        if self.clarify:
            parts.append("asks back: " + ", ".join(self.clarify))
        return "; ".join(parts) or "fixed reply"


@dataclass(frozen=True)
class Held:
    """A whole conversation as it went."""

    question: Question
    said: Tuple[Said, ...]

    def meets_its_need(self) -> bool:
        last = self.said[-1].handoff
        needs = self.question.must
        return not needs or (last in DANGER if needs is Need.DANGER else bool(last))


@dataclass(frozen=True)
class Change:
    """One message whose reply differs. `turn` counts from 0."""

    question: Question
    turn: int
    kind: Kind
    before: Said
    after: Said


@dataclass(frozen=True)
class Impact:
    flipped: Tuple[Held, ...]  # needed hand-offs and dangers that were met, or are new, and are not met now
    never_met: Tuple[Held, ...]  # not met now, nor when last released
    changes: Tuple[Change, ...]
    added: Tuple[Held, ...]  # asked for the first time, or in other words than when last released
    dropped: Tuple[Question, ...]  # no longer asked
    same: int  # messages whose reply is what it was

    def is_unreleased(self) -> bool:
        """Whether the texts or the questions are other ones than when last released, or a need is no longer met.

        How a borderline message is read may differ between two trainings on two machines: that is shown, and does not count here.
        """
        return bool(self.flipped or self.added or self.dropped or any(change.kind is Kind.WORDING for change in self.changes))

    def sentences(self) -> List[str]:
        """One for each failure: which question, what is wrong, what to do."""
        return [_failure(held) for held in self.flipped]


def compare(released: Sequence[Held], now: Sequence[Held]) -> Impact:
    """What changed since `released`. A question that is asked in other words counts as added, not as changed."""
    earlier: Dict[str, Held] = {held.question.id: held for held in released}
    known = {held.question.id: earlier[held.question.id] for held in now if _same_words(earlier.get(held.question.id), held)}
    unmet = [held for held in now if not held.meets_its_need()]
    never = [held for held in unmet if held.question.id in known and not _met_before(known[held.question.id], held.question)]
    changes, same = _changes(known, now)
    asked = {held.question.id for held in now}
    return Impact(
        flipped=tuple(held for held in unmet if held not in never),
        never_met=tuple(never),
        changes=changes,
        added=tuple(held for held in now if held.question.id not in known),
        dropped=tuple(held.question for held in released if held.question.id not in asked),
        same=same,
    )


def _same_words(earlier: Optional[Held], now: Held) -> bool:
    return earlier is not None and (earlier.question.channel, earlier.question.turns) == (now.question.channel, now.question.turns)


def _met_before(earlier: Held, question: Question) -> bool:
    """By today's need: what must be may have been written down after the release."""
    return Held(question, earlier.said).meets_its_need()


def _changes(known: Mapping[str, Held], now: Sequence[Held]) -> Tuple[Tuple[Change, ...], int]:
    changes, same = [], 0
    for held in now:
        earlier = known.get(held.question.id)
        for turn, (before, after) in enumerate(zip(earlier.said, held.said)) if earlier else ():
            kind = kind_of(before, after)
            if kind:
                changes.append(Change(held.question, turn, kind, before, after))
            else:
                same += 1
    order = list(Kind)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind))), same


def kind_of(before: Said, after: Said) -> Optional[Kind]:
    """None when a person would read the same and the staff be told the same."""
    if (before.handoff, before.priority) != (after.handoff, after.priority):
        return Kind.HANDOFF
    if (before.topics, before.clarify) != (after.topics, after.clarify):
        return Kind.TOPIC
    return Kind.WORDING if before.replies != after.replies else None


def _failure(held: Held) -> str:
    question = held.question
    wanted = "an alarm (emergency or crisis)" if question.must is Need.DANGER else "a hand-off"
    where = "data/nlu.yml or content/danger.yml" if question.must is Need.DANGER else "data/nlu.yml or config.yml"
    return (
        f"{question.id} needs {wanted}, and now {held.said[-1].outcome()}. Mend {where}; "
        f"if it is no longer needed, change `must` of {question.id} in tests/impact/questions.jsonl and say why in the commit."
    )


@dataclass(frozen=True)
class Reworded:
    """One exchange of words, and every message that meets it."""

    before: Tuple[str, ...]
    after: Tuple[str, ...]
    changes: Tuple[Change, ...]


def reworded(changes: Sequence[Change]) -> List[Reworded]:
    """Changes of wording, each once: an answer that five questions get is one thing to read."""
    groups: Dict[Tuple[Tuple[str, ...], Tuple[str, ...]], List[Change]] = {}
    for change in changes:
        if change.kind is Kind.WORDING:
            gone = tuple(text for text in change.before.replies if text not in change.after.replies)
            come = tuple(text for text in change.after.replies if text not in change.before.replies)
            # the same texts in another order differ as a whole
            pair = (gone, come) if gone or come else (change.before.replies, change.after.replies)
            groups.setdefault(pair, []).append(change)
    return [Reworded(before, after, tuple(members)) for (before, after), members in groups.items()]


class Piece(Enum):
    KEPT = "kept"
    GONE = "gone"
    COME = "come"


def words(before: str, after: str) -> List[Tuple[Piece, str]]:
    """The two texts in one, word by word: what stays, what goes, what comes."""
    old, new = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    pieces: List[Tuple[Piece, str]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((Piece.KEPT, "".join(old[a:b])))
        else:
            pieces += [(piece, text) for piece, text in ((Piece.GONE, "".join(old[a:b])), (Piece.COME, "".join(new[c:d]))) if text]
    return pieces
