"""The queue: which cases a filter holds, in which order, and what one line of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from desk.conversations.models import Case, CaseStatus, Message, Sender

from . import words
from .digest import digest
from .told import colleague

# Lines of one page: two or three screens, read at a glance and quick to send.
PAGE = 50
# Characters of the message that a line shows; the page cuts what does not fit.
FIRST_WORDS = 160


class Filter(Enum):
    """The value is the word in the address."""

    WAITING = "waiting"
    MINE = "mine"
    COLLEAGUES = "colleagues"
    CLOSED = "closed"

    @property
    def title(self) -> str:
        return {"waiting": "Waiting", "mine": "Mine", "colleagues": "Colleagues", "closed": "Closed"}[self.value]

    @staticmethod
    def named(word: str) -> Filter:
        """The filter of this word; the waiting cases for any other."""
        return next((one for one in Filter if one.value == word), Filter.WAITING)


@dataclass(frozen=True)
class Line:
    """One case as the queue shows it."""

    case: Case
    priority: words.Priority
    reason: str
    channel: str
    first_words: str
    since: datetime
    wants_reply: bool
    person_waits: bool  # a claimed case in which the person wrote last
    holder: str
    resolver: str


@dataclass(frozen=True)
class Queue:
    chosen: Filter
    counts: dict[Filter, int]
    lines: list[Line]
    page: Page
    newest_waiting: int  # the highest number among the waiting cases, to tell what is new
    now: datetime

    @property
    def version(self) -> str:
        """Changes when anything that the page shows changes, ages apart."""
        shown = [(line.case.pk, line.case.version, line.person_waits) for line in self.lines]
        return digest(self.chosen.value, *self.counts.values(), *shown, self.page.paginator.num_pages)


def load(chosen: Filter, staff: AbstractBaseUser, page: int | str = 1) -> Queue:
    found = Paginator(_with_words(_ordered(chosen, _of(chosen, staff))), PAGE).get_page(page)
    return Queue(
        chosen=chosen,
        counts=_counts(staff),
        lines=[_line(case) for case in found],
        page=found,
        newest_waiting=_of(Filter.WAITING, staff).order_by("-pk").values_list("pk", flat=True).first() or 0,
        now=timezone.now(),
    )


def most_urgent(exclude: set[int]) -> Case | None:
    """The waiting case that comes first in the queue."""
    return _ordered(Filter.WAITING, Case.objects.filter(status=CaseStatus.OPEN).exclude(pk__in=exclude)).first()


def _of(chosen: Filter, staff: AbstractBaseUser) -> QuerySet[Case]:
    return Case.objects.filter(_condition(chosen, staff))


def _condition(chosen: Filter, staff: AbstractBaseUser) -> Q:
    claimed = Q(status=CaseStatus.CLAIMED)
    return {
        Filter.WAITING: Q(status=CaseStatus.OPEN),
        Filter.MINE: claimed & Q(claimed_by=staff),
        # Somebody whose account is gone holds it still, until a colleague takes care of it.
        Filter.COLLEAGUES: claimed & (~Q(claimed_by=staff) | Q(claimed_by=None)),
        Filter.CLOSED: Q(status=CaseStatus.RESOLVED),
    }[chosen]


def _ordered(chosen: Filter, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Most urgent first, then longest waiting. Closed ones: the last closed first."""
    return cases.order_by("-resolved_at", "-pk") if chosen is Filter.CLOSED else cases.order_by("priority", "opened_at", "pk")


def _counts(staff: AbstractBaseUser) -> dict[Filter, int]:
    """How many each filter holds. The closed ones are not counted: they are many, and nobody waits in them."""
    live = [one for one in Filter if one is not Filter.CLOSED]
    unresolved = Case.objects.filter(status__in=(CaseStatus.OPEN, CaseStatus.CLAIMED))
    counted = unresolved.aggregate(**{one.value: Count("pk", filter=_condition(one, staff)) for one in live})
    return {one: counted[one.value] for one in live}


def _with_words(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the first words of the message that gave the case its reason, and who wrote last."""
    of_case = Message.objects.filter(conversation=OuterRef("conversation"))
    raised_by = of_case.filter(handoff_reason=OuterRef("reason"), pk__gte=OuterRef("opened_by_message")).order_by("pk")
    speakers = of_case.exclude(sender=Sender.SYSTEM).order_by("-pk")
    return cases.select_related("conversation", "claimed_by", "resolved_by").annotate(
        first_words=Coalesce(
            Subquery(raised_by.annotate(cut=Left("text", FIRST_WORDS)).values("cut")[:1]),
            Left("opened_by_message__text", FIRST_WORDS),
        ),
        spoke_last=Subquery(speakers.values("sender")[:1]),
        channel=F("conversation__channel"),
    )


def _line(case: Case) -> Line:
    return Line(
        case=case,
        priority=words.priority(case.priority),
        reason=words.reason(case.reason).name,
        channel=words.CHANNELS.get(case.channel, case.channel),
        first_words=" ".join((case.first_words or "").split()),
        since=case.opened_at,
        wants_reply=case.reply_here is True,
        person_waits=case.status == CaseStatus.CLAIMED and case.spoke_last == Sender.PERSON,
        holder=colleague(case.claimed_by) if case.status == CaseStatus.CLAIMED else "",
        resolver=colleague(case.resolved_by) if case.status == CaseStatus.RESOLVED else "",
    )
