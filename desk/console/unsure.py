"""Messages that the assistant was not sure of, and unanswered questions that are alike, for staff to say what they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from desk.audit.record import record
from desk.conversations.models import Case, Lesson, LessonState, Message, Sender
from desk.conversations.reasons import DANGERS

from . import alike, labels, words
from .transcript import RANKED

PAGE = 25  # messages of one page
# Below it the first guess is weak: `answer` in config.yml is 0.4 on this probability times the root of a nearness below 1.
WEAK = 0.5
UNSURE_DAYS = 90  # nobody goes further back than this
DAYS = (7, 30, 90)  # periods that can be chosen for the groups
# Nobody has to be taught what these mean: the person got what they needed.
NO_QUESTION = (*DANGERS, "human_request")
MOST_GROUPS = 40


@dataclass(frozen=True)
class Item:
    """One message of a person. `number`, `kind`, `text` and `topics` are named as in a transcript, so the same control fits."""

    number: int
    at: datetime
    channel: str
    text: str
    was: Sequence[str]
    ranking: Sequence[tuple[str, int]]  # title, percent
    case: int | None
    kind: str = Sender.PERSON.value
    topics: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """`older` is the number to ask for the next page with; None on the last."""

    items: Sequence[Item]
    older: int | None


@dataclass(frozen=True)
class Lot:
    """One group of questions that are alike. `people`: conversations they come from."""

    messages: int
    people: int
    reasons: Sequence[tuple[str, int]]
    examples: Sequence[Item]
    cases: Sequence[int]


def unsure(staff: AbstractBaseUser, before: int = 0) -> Page:
    """Of the last weeks the newest first, from below the message `before`; 0 begins at the newest. A view of texts, so the audit log gets an entry."""
    found = _read(UNSURE_DAYS).filter(_doubtful()).order_by("-created_at", "-pk")  # the order of an index: a page costs a page
    last = Message.objects.filter(pk=before).values_list("created_at", flat=True).first()
    if last is not None:
        found = found.filter(Q(created_at__lt=last) | Q(pk__lt=before), created_at__lte=last)
    rows = list(found[: PAGE + 1])
    shown = rows[:PAGE]
    _viewed(staff, shown)
    return Page(_items(shown, _cases(shown)), shown[-1].pk if len(rows) > PAGE else None)


def lots(staff: AbstractBaseUser, days: int) -> Sequence[Lot]:
    """Questions of the last days that were handed off, by likeness; asked in at least two conversations. Audited as a view of texts."""
    handed_off = _read(days).exclude(handoff_reason="").exclude(handoff_reason__in=NO_QUESTION)
    rows = list(handed_off.order_by("-created_at", "-pk")[: alike.MOST])
    found = []
    for group in alike.groups([row.text for row in rows]):
        members = [rows[place] for place in group.members]
        if len({row.conversation_id for row in members}) > 1:
            found.append((members, [rows[place] for place in group.examples]))
    found = found[:MOST_GROUPS]
    _viewed(staff, [row for _members, examples in found for row in examples])
    cases = _cases([row for members, _examples in found for row in members])
    return [_lot(members, examples, cases) for members, examples in found]


def _read(days: int) -> QuerySet[Message]:
    """What people wrote in the last days and the assistant read by itself; not what a rule decided, and not what is suggested already."""
    since = timezone.now() - timedelta(days=days)
    taken = Lesson.objects.filter(message=OuterRef("pk")).exclude(state=LessonState.REJECTED)
    person = Message.objects.filter(sender=Sender.PERSON, created_at__gte=since, rule="").exclude(answered_at=None).exclude(text="")
    return person.select_related("conversation").exclude(Exists(taken))


def _doubtful() -> Q:
    return Q(handoff_reason="unclear") | ~Q(clarify=[]) | Q(ranking__0__confidence__lt=WEAK)


def _lot(members: Sequence[Message], examples: Sequence[Message], cases: Mapping[int, int]) -> Lot:
    reasons = Counter(row.handoff_reason for row in members)
    return Lot(
        messages=len(members),
        people=len({row.conversation_id for row in members}),
        reasons=[(labels.title(reason), number) for reason, number in reasons.most_common()],
        examples=_items(examples, cases),
        cases=sorted({cases[row.pk] for row in members if row.pk in cases}),
    )


def _items(rows: Sequence[Message], cases: Mapping[int, int]) -> list[Item]:
    return [
        Item(
            number=row.pk,
            at=row.created_at,
            channel=words.CHANNELS.get(row.conversation.channel, row.conversation.channel),
            text=row.text,
            was=labels.titles(labels.understood(row)),
            ranking=[(labels.title(str(one.get("name", ""))), round(100 * float(one.get("confidence", 0)))) for one in row.ranking[:RANKED]],
            case=cases.get(row.pk),
        )
        for row in rows
    ]


def _cases(rows: Sequence[Message]) -> dict[int, int]:
    """The case that each message belongs to: the last one opened up to it in its conversation."""
    opened: dict[str, list[tuple[int, int]]] = {}
    known = Case.objects.filter(conversation__in={row.conversation_id for row in rows}).order_by("pk")
    for conversation, message, case in known.values_list("conversation_id", "opened_by_message_id", "pk"):
        opened.setdefault(conversation, []).append((message or 0, case))
    before = {row.pk: [case for message, case in opened.get(row.conversation_id, ()) if message <= row.pk] for row in rows}
    return {number: cases[-1] for number, cases in before.items() if cases}


def _viewed(staff: AbstractBaseUser, rows: Sequence[Message]) -> None:
    """The first and the last number of what was shown: which messages these are can be told from them."""
    numbers = [row.pk for row in rows]
    record(staff, "messages.viewed", f"messages:{min(numbers)}-{max(numbers)}" if numbers else "messages:none")
