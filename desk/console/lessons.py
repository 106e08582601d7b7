"""What staff say a message should have been understood as, and what an editor makes of it.

Each act is one conditional update with its entry in the audit log. Nothing here changes the assistant: `make learn` does,
with what an editor has accepted (docs/teach-from-the-desk.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from desk.audit.record import record
from desk.conversations.cleaning import is_blank, storable
from desk.conversations.models import Conversation, Lesson, LessonState, Message, Sender

from . import labels

LONGEST = 1_000  # characters of an example; longer stories teach little and tell much
MOST_OTHERS = 20  # other ways to ask the same
LONGEST_WHY = Lesson._meta.get_field("why").max_length

UNDECIDED = (LessonState.SUGGESTED,)
# An accepted lesson may be written anew until it is learnt: the training may show that it needs more ways to ask.
EDITABLE = (LessonState.SUGGESTED, LessonState.ACCEPTED)


class Taught(Enum):
    """How an act ended. Everything but DONE changed nothing."""

    DONE = "done"
    MISSING = "missing"  # no such message or lesson
    NO_LABEL = "no_label"  # none was chosen, or none that there is
    SAME = "same"  # it was understood as that
    ALREADY = "already"  # suggested before, and not decided
    STALE = "stale"  # it changed since the page was loaded
    DECIDED = "decided"  # rejected or learnt
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_CHECKED = "not_checked"  # nobody has said that it tells nothing of who wrote it
    NO_REASON = "no_reason"  # a rejection says why


@dataclass(frozen=True)
class Example:
    """What an editor makes of a lesson. `others` are other ways to ask the same."""

    text: str
    others: tuple[str, ...]
    label: str

    @classmethod
    def of(cls, text: str, others: str, label: str) -> Example:
        """From the fields of a form: one line each, without blanks that are too many, and no line twice."""
        lines = [one_line(line) for line in storable(others).split("\n")]
        first = one_line(storable(text))
        kept = dict.fromkeys(line for line in lines if not is_blank(line) and line.casefold() != first.casefold())
        return cls(first, tuple(kept), label)

    def problem(self) -> Taught:
        """DONE when it can be learnt."""
        if is_blank(self.text):
            return Taught.EMPTY
        if any(len(line) > LONGEST for line in (self.text, *self.others)):
            return Taught.TOO_LONG
        if len(self.others) > MOST_OTHERS:
            return Taught.TOO_MANY
        return Taught.DONE if labels.is_label(self.label) else Taught.NO_LABEL


def one_line(text: str) -> str:
    return " ".join(text.split())


def suggest(message_id: int, staff: AbstractBaseUser, label: str) -> Taught:
    """This message should have been understood as `label`. Its text is copied; an editor frees it of what is personal."""
    with transaction.atomic():
        message = Message.objects.filter(pk=message_id, sender=Sender.PERSON).first()
        if message is None or is_blank(message.text):
            return Taught.MISSING
        # Of two suggestions at once the second sees the first. The conversation is what a turn locks first too; with the message
        # alone, a turn and we could wait for one another.
        Conversation.objects.select_for_update().get(pk=message.conversation_id)
        if not labels.is_label(label):
            return Taught.NO_LABEL
        was = labels.understood(message)
        if was == label:
            return Taught.SAME
        if message.lessons.filter(state__in=EDITABLE).exists():
            return Taught.ALREADY
        lesson = Lesson.objects.create(message=message, text=message.text, label=label, was=was, suggested_by=staff)
        record(staff, "lesson.suggested", lesson)
    return Taught.DONE


def accept(lesson_id: int, staff: AbstractBaseUser, example: Example, expected_version: int, *, checked: bool) -> Taught:
    """The editor's wording becomes the example. `checked`: they say that nothing in it tells who wrote it."""
    problem = example.problem()
    if problem is not Taught.DONE:
        return problem
    if not checked:
        return Taught.NOT_CHECKED
    changes = {"text": example.text, "also": list(example.others), "label": example.label, "why": "", "state": LessonState.ACCEPTED}
    return _decide(lesson_id, staff, expected_version, changes, "lesson.accepted")


def reject(lesson_id: int, staff: AbstractBaseUser, why: str, expected_version: int) -> Taught:
    why = one_line(storable(why))
    if is_blank(why):
        return Taught.NO_REASON
    if len(why) > LONGEST_WHY:
        return Taught.TOO_LONG
    return _decide(lesson_id, staff, expected_version, {"why": why, "state": LessonState.REJECTED}, "lesson.rejected")


def _decide(lesson_id: int, staff: AbstractBaseUser, version: int, changes: dict[str, object], action: str) -> Taught:
    decided = {"decided_by": staff, "decided_at": timezone.now(), "version": F("version") + 1}
    with transaction.atomic():
        changed = there().filter(pk=lesson_id, version=version, state__in=EDITABLE).update(**changes, **decided)
        if changed:
            record(staff, action, f"lesson:{lesson_id}")
            return Taught.DONE
    now = there().filter(pk=lesson_id).values_list("state", flat=True).first()
    if now is None:
        return Taught.MISSING
    return Taught.STALE if now in EDITABLE else Taught.DECIDED


def learnt(lesson_id: int, expected_version: int) -> Taught:
    """It stands in the training data, and the trained model reads it as it should."""
    with transaction.atomic():
        waiting = Lesson.objects.filter(pk=lesson_id, version=expected_version, state=LessonState.ACCEPTED)
        if not waiting.update(state=LessonState.LEARNT, learnt_at=timezone.now(), version=F("version") + 1):
            return Taught.STALE if Lesson.objects.filter(pk=lesson_id).exists() else Taught.MISSING
        record(None, "lesson.learnt", f"lesson:{lesson_id}")
    return Taught.DONE


def there() -> QuerySet[Lesson]:
    """Without the words of people whose conversation was deleted. What an editor accepted is the editor's wording, and stays."""
    return Lesson.objects.exclude(message=None, state__in=(LessonState.SUGGESTED, LessonState.REJECTED))


def forget() -> int:
    """Delete what holds a person's own words after their message was deleted. Whatever deletes conversations calls this; returns how many."""
    gone, _each = Lesson.objects.filter(message=None, state__in=(LessonState.SUGGESTED, LessonState.REJECTED)).delete()
    return gone


def accepted() -> Sequence[Lesson]:
    return list(Lesson.objects.filter(state=LessonState.ACCEPTED).order_by("pk"))
