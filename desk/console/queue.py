"""The queue: how many cases each filter holds, which stand on a page, and what one line of it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Left
from django.utils import timezone

from desk.conversations.models import Case, CaseStatus, Message, Note

from . import filters, words
from .digest import digest
from .filters import DANGER, SINCE, Chosen, Filter
from .told import colleague, resolver

# Lines of one page: two or three screens, read at a glance and quick to send.
PAGE = 50
# Characters of the message that a line shows; the page cuts what does not fit.
FIRST_WORDS = 160


@dataclass(frozen=True)
class Line:
    """One case as the queue shows it."""

    case: Case
    priority: words.Priority
    reason: str
    channel: str
    first_words: str
    since: datetime
    due: datetime | None  # when the target for its priority is over; None: nobody waits
    wants_reply: bool
    person_waits: bool  # a claimed case in which staff have the next word
    notes: int
    holder: str
    resolver: str


@dataclass(frozen=True)
class Queue:
    chosen: Chosen
    counts: dict[Filter, int]
    waiting: int  # all waiting cases, whatever was chosen
    lines: list[Line]
    page: Page
    now: datetime

    @property
    def version(self) -> str:
        """Changes when anything that the page shows changes, ages apart."""
        shown = [(line.case.pk, line.case.version, line.person_waits, line.notes) for line in self.lines]
        return digest(repr(self.chosen), self.waiting, *self.counts.values(), *shown, self.page.paginator.num_pages)


def load(chosen: Chosen, staff: AbstractBaseUser, page: int | str = 1) -> Queue:
    counts, waiting = _counts(chosen, staff)
    found = _Numbers(_of(chosen, staff), PAGE, known=counts.get(chosen.filter)).get_page(page)
    return Queue(chosen=chosen, counts=counts, waiting=waiting, lines=_lines(list(found)), page=found, now=timezone.now())


def most_urgent(exclude: set[int], *, danger_too: bool) -> Case | None:
    """The waiting case that comes first in the queue, of those that may be handed out."""
    handed_out = Case.objects.filter(filters.waits(), status=CaseStatus.OPEN).exclude(pk__in=exclude)
    if not danger_too:
        handed_out = handed_out.filter(priority__gt=DANGER)
    return filters.ordered(Filter.WAITING, handed_out).first()


class _Numbers(Paginator):
    """Pages of case numbers. What a line shows is looked up for the numbers of one page only."""

    def __init__(self, cases: QuerySet[Case], size: int, *, known: int | None) -> None:
        super().__init__(cases.values_list("pk", flat=True), size)
        if known is not None:
            self.count = known


def _of(chosen: Chosen, staff: AbstractBaseUser) -> QuerySet[Case]:
    found = Case.objects.filter(filters.condition(chosen.filter, staff) & filters.narrowed(chosen))
    return filters.ordered(chosen.filter, found)


def _counts(chosen: Chosen, staff: AbstractBaseUser) -> tuple[dict[Filter, int], int]:
    """How many each filter holds, and how many wait in all. The closed ones are not counted: they are many, and nobody waits in them."""
    live = [one for one in Filter if one is not Filter.CLOSED]
    unresolved = Case.objects.filter(status__in=(CaseStatus.OPEN, CaseStatus.CLAIMED))
    within = filters.narrowed(chosen)
    wanted = {one.word: Count("pk", filter=filters.condition(one, staff) & within) for one in live}
    counted = unresolved.aggregate(**wanted, all_waiting=Count("pk", filter=filters.condition(Filter.WAITING, staff)))
    return {one: counted[one.word] for one in live}, counted["all_waiting"]


def _lines(numbers: Sequence[int]) -> list[Line]:
    found = {case.pk: case for case in _with_words(Case.objects.filter(pk__in=numbers))}
    return [_line(found[number]) for number in numbers if number in found]


def _with_words(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the first words of the message that gave the case its reason, and the number of notes."""
    of_case = Message.objects.filter(conversation=OuterRef("conversation"))
    raised_by = of_case.filter(handoff_reason=OuterRef("reason"), pk__gte=OuterRef("opened_by_message")).order_by("pk")
    notes = Note.objects.filter(case=OuterRef("pk")).order_by().annotate(number=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return cases.select_related("conversation", "claimed_by", "resolved_by").annotate(
        first_words=Coalesce(
            Subquery(raised_by.annotate(cut=Left("text", FIRST_WORDS)).values("cut")[:1]),
            Left("opened_by_message__text", FIRST_WORDS),
        ),
        channel=F("conversation__channel"),
        since=SINCE,
        note_count=Subquery(notes.values("number")),
    )


def _line(case: Case) -> Line:
    open_or_mine = case.status != CaseStatus.RESOLVED
    return Line(
        case=case,
        priority=words.priority(case.priority),
        reason=words.reason(case.reason).name,
        channel=words.CHANNELS.get(case.channel, case.channel),
        first_words=" ".join((case.first_words or "").split()),
        since=case.since,
        due=due(case.waits_since, case.priority) if open_or_mine else None,
        wants_reply=case.reply_here is True,
        person_waits=case.status == CaseStatus.CLAIMED and case.waits_since is not None,
        notes=case.note_count or 0,
        holder=colleague(case.claimed_by) if case.status == CaseStatus.CLAIMED else "",
        resolver=resolver(case) if case.status == CaseStatus.RESOLVED else "",
    )


def due(since: datetime | None, priority: int) -> datetime | None:
    """When somebody who waits since then has waited for as long as settings.CASE_TARGETS (minutes for priority 1, 2, 3) allows."""
    if since is None:
        return None
    targets = settings.CASE_TARGETS
    return since + timedelta(minutes=targets[min(max(priority, 1), len(targets)) - 1])
