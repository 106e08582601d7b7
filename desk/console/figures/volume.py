"""How much people wrote, step by step, and how much of it was handed off."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from desk.conversations.models import Channel

from .period import Period, Step
from .scope import asked


@dataclass(frozen=True)
class Volume:
    """One step of time. A conversation counts in each step in which the person wrote."""

    step: Period
    messages: dict[str, int]  # by channel
    conversations: dict[str, int]  # by channel
    handed_off: int  # messages, without off-topic ones and what was not understood
    not_understood: int

    @property
    def total(self) -> int:
        return sum(self.messages.values())


def channels(channel: str) -> list[str]:
    return [channel] if channel else [one.value for one in Channel]


def volume(period: Period, channel: str, *, step: Step) -> list[Volume]:
    """One row a step, also where nobody wrote. Each step is a walk along the index of its own days, so the zone's days are exact."""
    return [_volume(part, channel) for part in period.cut(step)]


def conversations(period: Period, channel: str) -> int:
    """The conversations in which the person wrote in the period, each once."""
    return asked(period, channel).aggregate(n=Count("conversation", distinct=True))["n"]


def _volume(part: Period, channel: str) -> Volume:
    rows = {
        row["conversation__channel"]: row
        for row in asked(part, channel)
        .values("conversation__channel")
        .annotate(
            messages=Count("pk"),
            conversations=Count("conversation", distinct=True),
            unclear=Count("pk", filter=Q(handoff_reason="unclear")),
            handed_off=Count("pk", filter=~Q(handoff_reason__in=["", "off_topic", "unclear"])),
        )
    }
    return Volume(
        step=part,
        messages={one: rows[one]["messages"] if one in rows else 0 for one in channels(channel)},
        conversations={one: rows[one]["conversations"] if one in rows else 0 for one in channels(channel)},
        handed_off=sum(row["handed_off"] for row in rows.values()),
        not_understood=sum(row["unclear"] for row in rows.values()),
    )
