"""Which rows a figure counts: those of a period, on one channel or on all. Times are half-open, so no row counts on two days."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from desk.conversations.models import Case, Message, Sender

from .period import Period


def within(field: str, period: Period) -> Q:
    return Q(**{f"{field}__gte": period.start, f"{field}__lt": period.end})


def on(path: str, channel: str) -> Q:
    """`path` leads to the conversation. An empty channel is every channel."""
    return Q(**{f"{path}__channel": channel}) if channel else Q()


def asked(period: Period, channel: str) -> QuerySet[Message]:
    """What people wrote. Unordered: the rows are for counting."""
    return Message.objects.filter(within("created_at", period), on("conversation", channel), sender=Sender.PERSON).order_by()


def cases(field: str, period: Period, channel: str) -> QuerySet[Case]:
    """The cases whose `field` (opened_at, resolved_at, help_asked_at) lies in the period."""
    return Case.objects.filter(within(field, period), on("conversation", channel)).order_by()
