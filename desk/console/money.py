"""What text messages cost, in words. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Price:
    """Of one SMS segment. `currency` is text, such as USD or €; it may be empty."""

    amount: Decimal
    currency: str

    def of(self, segments: int) -> str:
        """`about 0.02 USD`: what so many segments cost, to the cent."""
        cents = (self.amount * segments).quantize(_CENT, ROUND_HALF_UP)
        said = f"about {cents:,}" if cents else f"less than {_CENT}"
        return f"{said} {self.currency}".rstrip()


def price(setting: str) -> Price | None:
    """`0.0083 USD` as settings have it. None when nothing is set, or when it starts with no amount above 0."""
    amount, _, currency = setting.strip().partition(" ")
    try:
        value = Decimal(amount)
    except InvalidOperation:
        return None
    return Price(value, currency.strip()) if value.is_finite() and value > 0 else None
