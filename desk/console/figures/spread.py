"""What is usual and what is long, of a handful of durations. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Spread:
    """Minutes. None: nothing was measured."""

    median: float | None
    ninetieth: float | None  # nine of ten took at most so long


def spread(waits: Sequence[timedelta]) -> Spread:
    if not waits:
        return Spread(None, None)
    minutes = sorted(max(0.0, wait.total_seconds() / 60) for wait in waits)
    return Spread(statistics.median(minutes), minutes[math.ceil(0.9 * len(minutes)) - 1])
