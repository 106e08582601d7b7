"""What may go wrong between a phone and the desk, as shares of all messages. Pure; with all shares at 0 it is a calm day.

Chance is drawn from the seed and the name of the message, never from a clock or a shared generator: the same seed gives
the same trouble to the same message, in whatever process, order and number of tries.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import TypeVar

# Seconds that anything may be held back; the provider's own patience with a webhook is 15.
LONGEST_PAUSE = 30.0

Report = TypeVar("Report")


@dataclass(frozen=True)
class Troubles:
    """Shares are 0 to 1, pauses seconds. Inbound is from the phone to the desk."""

    seed: int = 1
    inbound_twice: float = 0.0  # the webhook is called a second time
    inbound_overtaken: float = 0.0  # what is written next arrives first
    inbound_unsent: float = 0.0  # the first call never reaches the desk
    inbound_unheard: float = 0.0  # the desk takes it, its answer is lost, so it is sent again
    inbound_pause: float = 0.0
    outgoing_lost: float = 0.0  # the connection breaks before the provider has the message
    outgoing_cut_off: float = 0.0  # ... and after
    outgoing_busy: float = 0.0  # 429 on the first try
    report_pause: float = 0.0
    report_twice: float = 0.0
    report_swapped: float = 0.0  # the last report comes first
    report_missing: float = 0.0  # none comes

    def __post_init__(self) -> None:
        for field in fields(self):
            value, most = getattr(self, field.name), LONGEST_PAUSE if field.name.endswith("_pause") else 1.0
            if field.name != "seed" and not 0 <= value <= most:
                raise ValueError(f"{field.name} is a number from 0 to {most:g}.")

    @property
    def calm(self) -> bool:
        return all(not getattr(self, field.name) for field in fields(self) if field.name != "seed")


class WayIn(Enum):
    ARRIVES = "arrives"
    UNSENT = "unsent"
    UNHEARD = "unheard"


class WayOut(Enum):
    TAKEN = "taken"
    LOST = "lost"
    CUT_OFF = "cut off"
    BUSY = "busy"


@dataclass(frozen=True)
class Inbound:
    first_try: WayIn
    twice: bool
    overtaken: bool
    pause: float  # seconds


def inbound(troubles: Troubles, key: str) -> Inbound:
    """What happens to the phone's message with this id."""
    roll = draw(troubles.seed, key, "way in")
    way = WayIn.ARRIVES
    if roll < troubles.inbound_unsent:
        way = WayIn.UNSENT
    elif roll < troubles.inbound_unsent + troubles.inbound_unheard:
        way = WayIn.UNHEARD
    return Inbound(
        way,
        twice=draw(troubles.seed, key, "twice") < troubles.inbound_twice,
        overtaken=draw(troubles.seed, key, "overtaken") < troubles.inbound_overtaken,
        pause=draw(troubles.seed, key, "pause") * troubles.inbound_pause,
    )


def outgoing(troubles: Troubles, key: str, attempt: int) -> WayOut:
    """What the provider does with try `attempt` (from 1) of the desk's message that has this name."""
    roll = draw(troubles.seed, key, f"try {attempt}")
    for way, share in (
        (WayOut.LOST, troubles.outgoing_lost),
        (WayOut.CUT_OFF, troubles.outgoing_cut_off),
        (WayOut.BUSY, troubles.outgoing_busy if attempt == 1 else 0.0),
    ):
        if roll < share:
            return way
        roll -= share
    return WayOut.TAKEN


def reports(troubles: Troubles, key: str, way: Sequence[Report]) -> list[Report]:
    """The status reports of a message in the order in which they reach the desk."""
    if draw(troubles.seed, key, "missing") < troubles.report_missing:
        return []
    order = list(way)
    if draw(troubles.seed, key, "swapped") < troubles.report_swapped:
        order.reverse()
    if draw(troubles.seed, key, "report twice") < troubles.report_twice:
        order = [report for report in order for _ in range(2)]
    return order


def draw(seed: int, key: str, question: str) -> float:
    """A number from 0 to 1, the same for ever for the same three."""
    digest = hashlib.sha256(f"{seed}:{key}:{question}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
