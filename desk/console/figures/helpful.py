"""What people said about the page's answers: was it of help, and if not, why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from desk.conversations.models import Helpful

from .period import Period
from .scope import on, within


@dataclass(frozen=True)
class Judged:
    """One answer. `reasons` counts those who were not helped by the reason they chose; empty stands for none."""

    response: str
    yes: int
    reasons: Mapping[str, int]

    @property
    def no(self) -> int:
        return sum(self.reasons.values())

    @property
    def total(self) -> int:
        return self.yes + self.no


def helpful(period: Period, channel: str) -> list[Judged]:
    """By answer, by the day of the person's last word on it; those that helped fewest first, as they want work."""
    rows = Helpful.objects.filter(within("at", period), on("message__conversation", channel)).order_by()
    yes, reasons = Counter[str](), dict[str, Counter[str]]()
    for response, helped, reason, count in rows.values_list("message__response", "helpful", "reason").annotate(n=Count("pk")):
        said = reasons.setdefault(response, Counter())
        if helped:
            yes[response] += count
        else:
            said[reason] += count
    found = [Judged(response, yes[response], dict(said)) for response, said in reasons.items()]
    return sorted(found, key=lambda row: (row.yes / row.total, -row.total, row.response))
