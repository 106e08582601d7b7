"""Text messages that were sent: how far they got, in how many segments, and what that costs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Count

from desk.conversations.models import Channel, Delivery, Outbox
from desk.sms import segments

from .period import Period
from .scope import within

# The provider took these, so it charges for them. Nobody knows of UNKNOWN; it is counted, so that the bill is no surprise.
CHARGED = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.UNDELIVERED, Delivery.UNKNOWN})


@dataclass(frozen=True)
class Price:
    """Of one segment."""

    amount: Decimal
    currency: str


@dataclass(frozen=True)
class Texts:
    """Messages in one state of delivery."""

    state: str
    messages: int
    segments: int

    @property
    def charged(self) -> bool:
        return self.state in CHARGED


def texts(period: Period, channel: str) -> list[Texts] | None:
    """One row a state, in the order of Delivery. None where the channel has no text messages.

    Equal texts are cut once and multiplied: most are the page's own.
    """
    if channel not in ("", Channel.SMS):
        return None
    messages, parts = Counter[str](), Counter[str]()
    rows = Outbox.objects.filter(within("created_at", period)).order_by().values_list("state", "message__text", "segments").annotate(n=Count("pk"))
    for state, text, known, count in rows.iterator(chunk_size=2000):
        messages[state] += count
        parts[state] += count * (segments.split(text).segments if known is None else known)
    return [Texts(state, messages[state], parts[state]) for state in Delivery.values]


def price(setting: str) -> Price | None:
    """`0.0083 USD` as a price; None where nothing usable is set."""
    amount, _, currency = setting.strip().partition(" ")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    return Price(value, currency.strip()) if value.is_finite() and value >= 0 else None
