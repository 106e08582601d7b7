"""A year of a desk, made up: conversations, turns with their records, cases, text messages, audit. Also for a look at the page."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import Group, User
from django.db import connection, models
from django.utils import timezone

from content import answers
from desk.audit.models import AuditEntry
from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Delivery, Message, Outbox, Sender, WrongAnswer
from desk.conversations.reasons import Handoff

PER_CONVERSATION = 6  # messages: three of the person, three to them
STAFF = ("Ana Ruiz", "Ben Okoye", "Chi Tran", "Dora Weiss")
REASONS = {"side_effects": 9, "personal_advice": 6, "other_medical": 7, "logistics": 8, "unclear": 7, "human_request": 4, "emotional": 2, "off_topic": 2, "emergency": 1}
SLICE = 5_000


def fill(*, messages: int, over: timedelta) -> None:
    """Does nothing where there are messages already."""
    if Message.objects.exists():
        return
    chance = random.Random(7)
    staff = [_account(name) for name in STAFF]
    now = timezone.now()
    start, number = now - over, max(1, messages // PER_CONVERSATION)
    for first in range(0, number, SLICE):
        _some([start + over * (one / number) for one in range(first, min(first + SLICE, number))], staff, now, chance)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _account(name: str) -> User:
    first, last = name.split()
    user, _made = User.objects.get_or_create(username=name.lower().replace(" ", "."), defaults={"first_name": first, "last_name": last})
    user.groups.add(Group.objects.get(name="staff"))
    return user


def _some(begins: list[datetime], staff: list[User], now: datetime, chance: random.Random) -> None:
    conversations = [Conversation(channel=Channel.SMS if chance.random() < 0.3 else Channel.WEB, created_at=at, address="") for at in begins]
    for one in conversations:
        one.address = f"+1{chance.randrange(10**11)}" if one.channel == Channel.SMS else ""
    _keep(Conversation, conversations)
    turns = [message for one in conversations for message in _turns(one, chance)]
    _keep(Message, turns)
    replies = [_reply(turn, chance) for turn in turns]
    _keep(Message, replies)
    channel = {one.pk: one.channel for one in conversations}
    sent = [reply for reply in replies if channel[reply.conversation_id] == Channel.SMS]
    _keep(Outbox, (Outbox(message=reply, state=_state(chance), created_at=reply.created_at) for reply in sent))
    cases = list(_cases(turns, staff, now, chance))
    _keep(Case, cases)
    before = AuditEntry.objects.count()  # entries without a true digest: good enough to be counted, not to be verified
    claims = enumerate((case for case in cases if case.claimed_at), before + 1)
    _keep(AuditEntry, (AuditEntry(number=number, at=case.claimed_at, actor=case.claimed_by, action="case.claimed", target=f"case:{case.pk}") for number, case in claims))
    _keep(Message, (
        Message(conversation_id=case.conversation_id, sender=Sender.STAFF, author=case.claimed_by, text="Hello, this is the helpline.", created_at=case.first_reply_at)
        for case in cases if case.first_reply_at
    ))  # fmt: skip
    answered = [reply for turn, reply in zip(turns, replies, strict=True) if turn.topics]
    wrong = [reply for reply in answered if chance.random() < 0.002]
    _keep(WrongAnswer, (
        WrongAnswer(message=reply, response=reply.response, what="made up", reported_by=staff[0], reported_at=reply.created_at, settled_at=now if chance.random() < 0.6 else None)
        for reply in wrong
    ))  # fmt: skip


def _keep(model: type[models.Model], rows: object) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)


def _turns(conversation: Conversation, chance: random.Random) -> Iterator[Message]:
    at = conversation.created_at
    topics = list(answers.load().topics())
    for _turn in range(PER_CONVERSATION // 2):
        at += timedelta(minutes=chance.randint(1, 4))
        kind = chance.random()
        near = topics[int(len(topics) * chance.random() ** 2)]
        reason = chance.choices(list(REASONS), list(REASONS.values()))[0] if kind > 0.7 else ""
        ranking = [{"name": name, "confidence": 0.5 / place} for place, name in enumerate([reason or near, near, *topics[:6]], 1)]
        yield Message(
            conversation=conversation, sender=Sender.PERSON, text="a question that was made up", created_at=at, answered_at=at,
            topics=[near] if kind < 0.6 else [], clarify=topics[:3] if 0.6 <= kind < 0.66 else [],
            handoff_reason=reason, handoff_priority=Handoff(reason).priority if reason else None,
            ranking=ranking, rule="danger:made_up" if reason == "emergency" else "",
        )  # fmt: skip


def _reply(turn: Message, chance: random.Random) -> Message:
    response = f"utter_{turn.topics[0]}" if turn.topics else f"utter_handoff_{turn.handoff_reason}" if turn.handoff_reason else "utter_clarify"
    text = answers.load()[response].sms
    return Message(conversation_id=turn.conversation_id, sender=Sender.ASSISTANT, text=text, reply_to=turn, response=response, created_at=turn.created_at)


def _state(chance: random.Random) -> str:
    return chance.choices([Delivery.DELIVERED, Delivery.SENT, Delivery.UNDELIVERED, Delivery.FAILED, Delivery.UNKNOWN], [94, 2, 2, 1, 1])[0]


def _cases(turns: list[Message], staff: list[User], now: datetime, chance: random.Random) -> Iterator[Case]:
    seen = set()
    for turn in turns:
        if turn.handoff_priority is None or turn.conversation_id in seen:
            continue
        seen.add(turn.conversation_id)
        claimed = turn.created_at + timedelta(minutes=chance.lognormvariate(turn.handoff_priority * 1.4, 1)) if chance.random() < 0.9 else None
        claimed = None if claimed and claimed > now else claimed
        replied = claimed + timedelta(minutes=chance.randint(1, 30)) if claimed and chance.random() < 0.7 else None
        resolved = claimed + timedelta(minutes=chance.randint(31, 300)) if claimed else None
        resolved = None if resolved and resolved > now else resolved
        who = chance.choice(staff)
        yield Case(
            conversation_id=turn.conversation_id, reason=turn.handoff_reason, priority=turn.handoff_priority, opened_at=turn.created_at, opened_by_message=turn,
            status=CaseStatus.RESOLVED if resolved else CaseStatus.CLAIMED if claimed else CaseStatus.OPEN,
            reply_here=chance.choice([True, True, False, None]), claimed_by=who if claimed else None, claimed_at=claimed,
            first_claimed_at=claimed, first_reply_at=replied, resolved_by=who if resolved else None, resolved_at=resolved,
            disposition=chance.choice(["answered", "answered", "called", "referred", "material", "no_reply_needed"]) if resolved else "",
            reopened=int(chance.random() < 0.05), help_asked_at=resolved if resolved and chance.random() < 0.5 else None,
            helped=chance.choice([True, True, None, None, None, False]) if resolved else None,
        )  # fmt: skip
