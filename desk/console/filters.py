"""What stands under each tab of the queue, and in which order. Conditions of the database, made of plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan
from django.utils import timezone

from desk.conversations.models import Case, CaseStatus

DANGER = 1
# A case that nobody is known to wait in counts from its opening.
SINCE = Coalesce("waits_since", "opened_at")


class Filter(Enum):
    """(the word in the address, the tab's title)"""

    WAITING = "waiting", "Waiting"
    MINE = "mine", "Mine"
    COLLEAGUES = "colleagues", "Colleagues"
    REVIEW = "review", "Review only"
    CLOSED = "closed", "Closed"

    @property
    def word(self) -> str:
        return self.value[0]

    @property
    def title(self) -> str:
        return self.value[1]

    @staticmethod
    def named(word: str) -> Filter:
        """The filter of this word; the waiting cases for any other."""
        return next((one for one in Filter if one.word == word), Filter.WAITING)


@dataclass(frozen=True)
class Chosen:
    """What somebody wants to see. An empty reason or channel means every one."""

    filter: Filter = Filter.WAITING
    reason: str = ""
    channel: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.reason or self.channel)

    def address(self, **other: Filter | int) -> str:
        """The query string of this choice, under another filter or on another page."""
        shown = other.get("filter", self.filter)
        words = {"show": shown.word, "reason": self.reason, "channel": self.channel, "page": other.get("page", "")}
        return "?" + urlencode({key: value for key, value in words.items() if value})


def waits(now: datetime | None = None) -> Q:
    """An open case whose person waits for staff: danger always; else who wants a reply here, or may yet say so."""
    young = GreaterThanOrEqual(SINCE, _cutoff(now))
    return Q(priority=DANGER) | Q(reply_here=True) | Q(reply_here=None) & (Q(reason="human_request") | Q(young))


def review_only(now: datetime | None = None) -> Q:
    """The rest of the open cases: nobody is kept waiting, but a person should have read them."""
    old = LessThan(SINCE, _cutoff(now))
    unsaid = Q(reply_here=None) & ~Q(reason="human_request") & Q(old)
    return Q(priority__gt=DANGER) & (Q(reply_here=False) | unsaid)


def condition(filter: Filter, staff: AbstractBaseUser) -> Q:
    is_open, claimed = Q(status=CaseStatus.OPEN), Q(status=CaseStatus.CLAIMED)
    return {
        Filter.WAITING: is_open & waits(),
        Filter.MINE: claimed & Q(claimed_by=staff),
        # Somebody whose account is gone holds it still, until a colleague takes care of it.
        Filter.COLLEAGUES: claimed & (~Q(claimed_by=staff) | Q(claimed_by=None)),
        Filter.REVIEW: is_open & review_only(),
        Filter.CLOSED: Q(status=CaseStatus.RESOLVED),
    }[filter]


def narrowed(chosen: Chosen) -> Q:
    found = Q()
    if chosen.reason:
        found &= Q(reason=chosen.reason)
    if chosen.channel:
        found &= Q(conversation__channel=chosen.channel)
    return found


def ordered(filter: Filter, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Most urgent first, then longest waiting. Closed ones: the last closed first."""
    return cases.order_by("-resolved_at", "-pk") if filter is Filter.CLOSED else cases.order_by("priority", SINCE, "pk")


def _cutoff(now: datetime | None) -> datetime:
    return (now or timezone.now()) - timedelta(hours=settings.REVIEW_AFTER_HOURS)
