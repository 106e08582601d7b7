"""Machines that answer every text, and numbers that send without end: they get a few answers, then silence and a case.

STOP never comes here. A person who is taken for a machine has had the helpline's number by then, and staff read what they
go on writing. The automatic reply of a clinic may name a danger too ("if you think about suicide, call"), and an answer to it
makes it come again: the same words of danger are answered five times, and from then on once in ten minutes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from enum import Enum
from itertools import takewhile

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from desk.conversations import cases, wording
from desk.conversations.models import Conversation, Message, Sender
from desk.conversations.reasons import Handoff
from desk.conversations.record import say
from desk.logs import event

from . import consent

# Texts of ours, at most, to the same text coming again and again; to the same danger, answers.
MOST_ALIKE = 5
# A text that comes again after this long is asked anew.
WINDOW = timedelta(hours=6)
# After so many answers, how long we are silent to the same words of danger: long enough for a machine to fall silent too.
PAUSE = timedelta(minutes=10)
# From this length on, texts that differ in a few letters are the same.
LONG_ENOUGH = 12
LIKE = 0.95
# Characters that are compared; a machine's text is short.
COMPARED = 300


class Verdict(Enum):
    """Value = the rule on the message's record."""

    ANSWER = ""
    LOOP = "sms_loop"
    LIMIT = "sms_limit"


@dataclass(frozen=True)
class Judged:
    """`speaks`: the person is told, this once; `opens_case`: it is the first message that is held back."""

    verdict: Verdict
    speaks: bool = False
    opens_case: bool = False


@dataclass(frozen=True)
class Past:
    """An earlier message of the person and how many texts of ours answered it, the introduction not counted in `answer`."""

    text: str
    sent: int
    answer: int
    rule: str = ""
    at: datetime | None = None


def judge(text: str, past: Sequence[Past], *, in_an_hour: int, told_of_limit: bool, limit: int) -> Judged:
    """What to do with a message. `past` holds the messages before it, the newest first; `in_an_hour` counts it too. Pure."""
    if in_an_hour > limit:
        return Judged(Verdict.LIMIT, speaks=not told_of_limit, opens_case=not told_of_limit)
    alike = list(takewhile(lambda one: is_like(text, one.text), past))
    if not alike:
        return Judged(Verdict.ANSWER)
    known = any(one.rule == Verdict.LOOP.value for one in alike)
    room = MOST_ALIKE - sum(one.sent for one in alike)
    if known or room <= 0:
        return Judged(Verdict.LOOP, opens_case=not known)
    if room <= alike[0].answer:  # the same again would leave no room to say that it was the last
        return Judged(Verdict.LOOP, speaks=True, opens_case=True)
    return Judged(Verdict.ANSWER)


def judge_danger(text: str, past: Sequence[Past], *, now: datetime) -> Judged:
    """What to do with words of danger. `past` holds the messages before it that were not held back, the newest first. Pure."""
    alike = list(takewhile(lambda one: is_like(text, one.text), past))
    answered = [one.at for one in alike if one.sent and one.at is not None]
    if len(answered) < MOST_ALIKE or now - answered[0] >= PAUSE:
        return Judged(Verdict.ANSWER)
    return Judged(Verdict.LOOP, opens_case=True)


def is_like(one: str, other: str) -> bool:
    """The same words, or in a longer text nearly the same letters; numbers such as a time or a reference make no difference there."""
    one, other = (consent.plain(text[:COMPARED]) for text in (one, other))
    if one == other:
        return True
    if min(len(one), len(other)) < LONG_ENOUGH:
        return False
    return SequenceMatcher(None, _without_numbers(one), _without_numbers(other), autojunk=False).ratio() >= LIKE


def of(conversation: Conversation, message: Message) -> Judged:
    """The verdict on a message that was just stored."""
    now, before = timezone.now(), _before(conversation, message)
    hour = before.filter(created_at__gt=now - timedelta(hours=1))
    return judge(
        message.text,
        _newest(before, now),
        in_an_hour=hour.count() + 1,
        told_of_limit=hour.filter(rule=Verdict.LIMIT.value).exists(),
        limit=settings.SMS_PER_HOUR,
    )


def of_danger(conversation: Conversation, message: Message) -> Judged:
    """The verdict on words of danger that were just stored."""
    now = timezone.now()
    return judge_danger(message.text, _newest(_before(conversation, message).exclude(rule=Verdict.LOOP.value), now), now=now)


def hold_back(judged: Judged, conversation: Conversation, message: Message, *, reason: str = "unclear") -> None:
    """Leave the message to staff, as a case of this reason. Call it in a transaction with the conversation's row locked."""
    if judged.speaks and not conversation.opted_out:
        said = wording.said(f"utter_{judged.verdict.value}", conversation.channel, conversation.country, sender=Sender.SYSTEM)
        say(conversation, said, reply_to=message)
    if judged.opens_case:
        cases.open_or_raise(conversation, Handoff(reason), message)
        event("sms.held_back", message=message.pk, why=judged.verdict.value)
    Message.objects.filter(pk=message.pk).update(answered_at=timezone.now(), rule=judged.verdict.value)


def _before(conversation: Conversation, message: Message) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation, sender=Sender.PERSON, pk__lt=message.pk)


def _newest(before: QuerySet[Message], now: datetime) -> list[Past]:
    recent = before.filter(created_at__gt=now - WINDOW).order_by("-pk").prefetch_related("replies")
    return [_past(one) for one in recent[: MOST_ALIKE + 1]]


def _past(message: Message) -> Past:
    replies = list(message.replies.all())
    introductions = sum(reply.response == wording.INTRODUCTION for reply in replies)
    return Past(message.text, len(replies), len(replies) - introductions, message.rule, message.created_at)


def _without_numbers(text: str) -> str:
    return re.sub(r"\d+", "0", text)
