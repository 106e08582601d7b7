"""Text messages that were sent: how far they got, in how many segments, and what that costs."""

from __future__ import annotations

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
    states: dict[str, int]  # by Delivery
    segments: int  # of what is charged

    @property
    def total(self) -> int:
        return sum(self.states.values())


def texts(period: Period, channel: str) -> Texts | None:
    """None where the channel has no text messages. Equal texts are counted once and multiplied: most are the page's own."""
    if channel not in ("", Channel.SMS):
        return None
    states = dict.fromkeys((state.value for state in Delivery), 0)
    charged = 0
    rows = Outbox.objects.filter(within("created_at", period)).order_by().values_list("state", "message__text").annotate(n=Count("pk"))
    for state, text, count in rows.iterator(chunk_size=2000):
        states[state] = states.get(state, 0) + count
        if state in CHARGED:
            charged += count * segments.split(text).segments
    return Texts(states, charged)


def price(setting: str) -> Price | None:
    """`0.0083 USD` as a price; None where nothing usable is set."""
    amount, _, currency = setting.strip().partition(" ")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    return Price(value, currency.strip()) if value.is_finite() and value >= 0 else None
