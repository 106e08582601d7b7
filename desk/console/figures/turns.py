"""What became of people's messages, counted by the database in one go. endings.py, topics.py and handoffs.py read it in their ways."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.db.models.fields import BooleanField

from desk.conversations import wording
from desk.conversations.models import Message

from .period import Period
from .scope import asked


@dataclass(frozen=True)
class Turns:
    """`count` messages with the same record."""

    answered: bool  # the turn is over
    reason: str
    rule: str
    topics: tuple[str, ...]
    asked_back: bool
    count: int


def turns(period: Period, channel: str) -> list[Turns]:
    asking = Message.objects.filter(reply_to=OuterRef("pk"), response__in=wording.ASKS_BACK)
    rows = (
        asked(period, channel)
        .annotate(
            over=Case(When(answered_at=None, then=Value(False)), default=Value(True), output_field=BooleanField()),
            # Not every question of ours offers topics, so the replies are asked, but only where the record leaves it open.
            back=Case(
                When(~Q(topics=[]) | ~Q(handoff_reason=""), then=Value(False)),
                When(~Q(clarify=[]) | Exists(asking), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
        )
        .values_list("over", "handoff_reason", "rule", "topics", "back")
        .annotate(count=Count("pk"))
    )
    return [Turns(over, reason, rule, tuple(topics), back, count) for over, reason, rule, topics, back, count in rows]
