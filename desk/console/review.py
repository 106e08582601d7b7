"""The review list of lessons as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.core.paginator import Page, Paginator

from content import answers
from desk.conversations.models import Lesson, LessonState

from . import labels, lessons, personal
from .told import colleague

PAGE = 20


class Show(Enum):
    """The value is the word in the address."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    DONE = "done"

    @property
    def title(self) -> str:
        return {"suggested": "To decide", "accepted": "Accepted, not yet learnt", "done": "Learnt or rejected"}[self.value]

    @property
    def states(self) -> Sequence[str]:
        if self is Show.DONE:
            return (LessonState.LEARNT, LessonState.REJECTED)
        return (LessonState.ACCEPTED,) if self is Show.ACCEPTED else (LessonState.SUGGESTED,)

    @staticmethod
    def named(word: str) -> Show:
        return next((one for one in Show if one.value == word), Show.SUGGESTED)


@dataclass(frozen=True)
class Draft:
    """A form that was refused: its fields as they were sent, and the sentence that says why."""

    lesson: int
    told: str
    text: str = ""
    also: str = ""
    label: str = ""
    why: str = ""
    is_rejection: bool = False


@dataclass(frozen=True)
class Line:
    """One lesson. `pieces` are its text with marks on what may be personal; the fields are the editor's draft where there is one."""

    lesson: Lesson
    by: str
    wanted: str
    was: Sequence[str]
    pieces: Sequence[personal.Piece]
    marks: Sequence[str]
    text: str
    also: str
    label: str
    why: str = ""
    told: str = ""
    is_rejection: bool = False


@dataclass(frozen=True)
class Found:
    shown: Show
    lines: Sequence[Line]
    page: Page


def waiting() -> int:
    return lessons.there().filter(state=LessonState.SUGGESTED).count()


def load(shown: Show, page: int | str, draft: Draft | None = None) -> Found:
    """The oldest first; of what is done, the last decided first."""
    rows = lessons.there().filter(state__in=shown.states).select_related("suggested_by", "decided_by")
    rows = rows.order_by("-decided_at", "-pk") if shown is Show.DONE else rows.order_by("pk")
    found = Paginator(rows, PAGE).get_page(page)
    return Found(shown, [_line(row, draft if draft and draft.lesson == row.pk else None) for row in found], found)


def _line(row: Lesson, draft: Draft | None) -> Line:
    text, also, label = row.text, "\n".join(row.also), row.label
    if draft and not draft.is_rejection:
        text, also, label = draft.text, draft.also, draft.label
    return Line(
        lesson=row,
        by=colleague(row.suggested_by),
        wanted=labels.title(row.label),
        was=labels.titles(row.was),
        pieces=personal.pieces(row.text, known_words()),
        marks=[mark.value for mark in personal.marks(f"{text}\n{also}", known_words())],
        text=lessons.one_line(text),
        also=also,
        label=label,
        why=draft.why if draft else "",
        told=draft.told if draft else "",
        is_rejection=bool(draft and draft.is_rejection),
    )


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Words of our own texts, in small letters: "BiTEs" and "Mikhael" are nobody's secret."""
    known = answers.load()
    texts = (f"{answer.web} {answer.title} {answer.ask}" for answer in known.values())
    return frozenset(word.strip(".,:;!?()'’\"").lower() for text in texts for word in text.replace("-", " ").split())
