"""What a transcript shows under each message about teaching: whether it can be taught or reported, and what was said already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from desk.conversations.models import Lesson, LessonState, Sender, WrongAnswer

from . import labels
from .told import colleague


class Entry(Protocol):
    """Of a transcript's entry, what counts here."""

    number: int
    kind: str
    text: str
    topics: list[str]


@dataclass(frozen=True)
class Already:
    """Sentences by the number of the message."""

    said: dict[int, list[str]]
    closed: frozenset[int]  # messages whose lesson is being decided, or learnt


@dataclass(frozen=True)
class Teaching:
    said: list[str]
    may_teach: bool
    may_report: bool


def already(conversation_id: str) -> Already:
    """What staff have said of the messages of one conversation: two queries, however long it is."""
    said: dict[int, list[str]] = defaultdict(list)
    closed = set()
    for lesson in Lesson.objects.filter(message__conversation=conversation_id).select_related("suggested_by").order_by("pk"):
        said[lesson.message_id].append(_lesson(lesson))
        if lesson.state != LessonState.REJECTED:
            closed.add(lesson.message_id)
    for one in WrongAnswer.objects.filter(message__conversation=conversation_id).select_related("reported_by").order_by("pk"):
        said[one.message_id].append(f"Reported as wrong by {colleague(one.reported_by)}" + (f". Settled: {one.outcome}" if one.settled_at else "."))
    return Already(dict(said), frozenset(closed))


def of(entry: Entry, known: Already) -> Teaching:
    return Teaching(
        said=known.said.get(entry.number, []),
        may_teach=entry.kind == Sender.PERSON and bool(entry.text.strip()) and entry.number not in known.closed,
        may_report=entry.kind == Sender.ASSISTANT and bool(entry.topics),
    )


def _lesson(lesson: Lesson) -> str:
    wanted = labels.title(lesson.label)
    return {
        LessonState.SUGGESTED: f"Suggested by {colleague(lesson.suggested_by)}: {wanted}. An editor decides.",
        LessonState.ACCEPTED: f"Accepted as {wanted}, not yet learnt.",
        LessonState.LEARNT: f"Learnt as {wanted}.",
        LessonState.REJECTED: f"Suggested as {wanted}, and rejected: {lesson.why}",
    }[LessonState(lesson.state)]
