"""The way of a message from the store to its replies: answered once, in order, and never without the helpline numbers."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass, replace
from datetime import timedelta

from asgiref.sync import ThreadSensitiveContext, async_to_sync, sync_to_async
from django.db import connections, transaction
from django.utils import timezone

from desk.logs import event
from desk.sms import segments

from . import assistant, cases, fitting, helped, introduction, lease, switches, wording
from .context import fresh
from .decide import MORE, Circumstances, Question, first_look, helpline_only, second_look
from .models import Case, CaseStatus, Channel, Conversation, Message, Sender
from .plan import FOR_STAFF, Plan, Said
from .reasons import DANGERS
from .record import say

# Seconds between two looks while another turn of the same conversation runs.
PAUSE = 0.05
# Seconds after which a waiting turn gives up; the message stays stored and is answered by `answer_pending`.
MOST_WAIT = 30.0
# A message that has waited this long lost its turn to a crash.
PENDING_AFTER = timedelta(seconds=15)
# "False alarm" is heard for so many messages after the alarm.
ALARM_TURNS = 3

_running: set[asyncio.Task[Turn]] = set()


@dataclass(frozen=True)
class Turn:
    message: Message
    replies: list[Message]


class _StaffLeft(Exception):
    """The message was for staff when it was looked at, and they have gone before it could be stored as theirs."""


class TurnDelayed(Exception):
    """Other turns of this conversation took too long. The message is kept and will be answered later."""


@dataclass(frozen=True)
class _Work:
    """The oldest unanswered message of the conversation, ours under the lease `token`."""

    message: Message
    token: str
    now: Circumstances
    look: Plan | Question
    context: dict


async def take_turn(message_id: int) -> Turn:
    """Answer this message and any older unanswered one before it. An answered message is returned as it is.

    Raises TurnDelayed when other turns of the conversation hold it up for MOST_WAIT seconds.
    """
    until = time.monotonic() + MOST_WAIT
    while True:
        step = await sync_to_async(_next)(message_id)
        if isinstance(step, Turn):
            return step
        if step is None:
            if time.monotonic() > until:
                raise TurnDelayed
            await asyncio.sleep(PAUSE)
            continue
        try:
            plan = await _decided(step)
            await sync_to_async(_store)(step, plan)
        except lease.LeaseLost:
            event("turn.lease_lost", level=logging.WARNING, message=step.message.pk)
        except _StaffLeft:  # else nobody would answer: the next look finds that the assistant does
            await sync_to_async(lease.give_back)(step.message.conversation_id, step.token)
        except BaseException:
            await asyncio.shield(sync_to_async(lease.give_back)(step.message.conversation_id, step.token))
            raise


async def take_turn_apart(message_id: int) -> Turn:
    """take_turn in a task and a thread of its own: it runs to its end although the request that began it is gone."""

    async def apart() -> Turn:
        async with ThreadSensitiveContext():
            try:
                return await take_turn(message_id)
            finally:
                await sync_to_async(connections.close_all)()

    task = asyncio.create_task(apart())
    _running.add(task)  # the loop itself holds tasks only weakly
    task.add_done_callback(_running.discard)
    return await asyncio.shield(task)


def answer_pending() -> int:
    """Answer the messages whose turn was lost in a crash, oldest first; returns how many. Run by the worker every minute."""
    lost = Message.objects.filter(
        sender=Sender.PERSON, answered_at=None, created_at__lt=timezone.now() - PENDING_AFTER
    ).order_by("pk")
    answered = 0
    for message_id in list(lost.values_list("pk", flat=True)[:100]):
        try:
            async_to_sync(take_turn)(message_id)
            answered += 1
        except Exception as error:  # one message that cannot be answered must not hold up the others
            event("turn.failed", level=logging.ERROR, message=message_id, error=type(error).__name__)
    return answered


# --- the steps, each in the database thread ---


def _next(message_id: int) -> Turn | _Work | None:
    """The finished turn, or work to do, or None while somebody else works on this conversation."""
    message = Message.objects.select_related("conversation").get(pk=message_id)
    if message.answered_at is not None:
        return Turn(message, list(message.replies.select_related("helpful").order_by("pk")))
    token = lease.take(message.conversation_id)
    if token is None:
        return None
    try:
        oldest = (
            Message.objects.select_related("conversation")
            .filter(conversation=message.conversation_id, sender=Sender.PERSON, answered_at=None, pk__lte=message_id)
            .order_by("pk")
            .first()
        )
        if oldest is None:  # answered between our look and our lease
            lease.give_back(message.conversation_id, token)
            return _next(message_id)
        if oldest.conversation.held_by_id is not None and cases.let_lapse(oldest.conversation):
            oldest.conversation.refresh_from_db()  # nobody talks to staff who have gone
        return _work(oldest, token)
    except BaseException:
        lease.give_back(message.conversation_id, token)
        raise


def _work(message: Message, token: str) -> _Work:
    conversation = message.conversation
    lately = _lately(message)
    question = helped.asked(conversation, message)
    now = Circumstances(
        channel=conversation.channel,
        country=conversation.country,
        held=conversation.held_by_id is not None,
        opted_out=conversation.opted_out,
        off=switches.off(),
        alarm=lately[0][0] if lately and lately[0][0] in DANGERS else "",
        alarm_lately=any(reason in DANGERS for reason, _rule in lately),
        help_asked=question.counts,
        helped=question.answered,
        rest=tuple(conversation.rest),
        rest_given=bool(lately) and lately[0][1] == MORE,
    )
    try:
        look = first_look(message.text, now)
    except Exception as error:
        look = _fallen(message, error, now)
    return _Work(message, token, now, look, fresh(conversation.context, conversation.context_at, timezone.now()))


async def _decided(work: _Work) -> Plan:
    if isinstance(work.look, Plan):
        return work.look
    started = time.perf_counter()
    try:
        alarm = assistant.OVER if work.look.over else work.now.alarm
        heard = await assistant.ask(work.look.text, channel=work.now.channel, context=work.context, alarm=alarm)
        off = await sync_to_async(switches.off)()  # something may have been switched off while the assistant was thinking
        plan = second_look(heard, replace(work.now, off=off), over=work.look.over)
    except Exception as error:
        plan = _fallen(work.message, error, work.now)
    event("turn.asked", message=work.message.pk, ms=round((time.perf_counter() - started) * 1000))
    return plan


def _fallen(message: Message, error: Exception, now: Circumstances) -> Plan:
    """A fault of ours while deciding. The person gets the numbers; the log gets where, not what."""
    event("turn.fault", level=logging.ERROR, message=message.pk, error=type(error).__name__)
    return helpline_only("desk_error", now)


def _lately(message: Message) -> list[tuple[str, str]]:
    """Hand-off reason (empty where there was none) and rule of the person's last messages, the newest first."""
    last = Message.objects.filter(
        conversation=message.conversation_id, sender=Sender.PERSON, pk__lt=message.pk
    ).order_by("-pk")
    return list(last.values_list("handoff_reason", "rule")[:ALARM_TURNS])


def _store(work: _Work, plan: Plan) -> None:
    """Replies, turn record, case and outbox rows in one transaction, or nothing of it. Raises LeaseLost, _StaffLeft."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=work.message.conversation_id)
        lease.check(conversation, work.token)
        if conversation.held_by_id is not None:
            plan = plan.while_held()  # staff may have taken it while the assistant was thinking
            cases.wait_again(conversation, since=work.message.created_at)
        elif plan == FOR_STAFF:
            raise _StaffLeft
        if plan.helped is not None:
            helped.note(conversation, plan.helped)
        message = Message.objects.get(pk=work.message.pk)
        case = cases.open_or_raise(conversation, plan.handoff, message) if plan.handoff else None
        fitted = _fitted(conversation, plan, case)
        plan = plan.without(fitted.left_out)
        for said in fitted.said:
            say(conversation, said, reply_to=message)
        message.answered_at = timezone.now()
        message.topics = list(plan.topics)
        message.handoff_reason = plan.handoff.reason if plan.handoff else ""
        message.handoff_priority = plan.handoff.priority if plan.handoff else None
        message.clarify = list(plan.clarify)
        message.ranking = list(plan.ranking)
        message.rule = plan.rule
        message.save(update_fields=_RECORD)
        _finish(conversation, plan, rest=fitted.left_out)
    event(
        "turn.answered",
        message=message.pk,
        channel=conversation.channel,
        replies=len(fitted.said),
        left_out=len(fitted.left_out) or None,
        handoff=message.handoff_reason or None,
        rule=plan.rule or None,
    )


_RECORD = ["answered_at", "topics", "handoff_reason", "handoff_priority", "clarify", "ranking", "rule"]


def _finish(conversation: Conversation, plan: Plan, *, rest: tuple[str, ...]) -> None:
    """Note what the assistant wants remembered and what had no room, and give the lease back, in the same transaction."""
    changes: dict[str, object] = {"turn_token": "", "turn_until": None, "rest": list(rest)}
    if plan.context is not None:
        changes |= {"context": plan.context, "context_at": timezone.now()}
    Conversation.objects.filter(pk=conversation.pk).update(**changes)


def _fitted(conversation: Conversation, plan: Plan, case: Case | None) -> fitting.Fitted:
    """The plan's messages and what goes along with them, as the channel can carry them."""
    more = wording.more_to_say(conversation.channel, conversation.country)
    if conversation.channel != Channel.SMS:
        return fitting.fit(plan, offer=_offer(conversation, plan, case), more=more, apart=True)
    # On a phone, the first reply of a thread says who we are.
    intro = introduction.due(conversation) if plan.said and not conversation.opted_out else None
    return fitting.fit(plan, intro=intro, offer=_offer(conversation, plan, case), more=more, fits=_fits_a_phone)


def _fits_a_phone(text: str) -> bool:
    return segments.split(text).segments <= fitting.MOST_SEGMENTS


def _offer(conversation: Conversation, plan: Plan, case: Case | None) -> Said | None:
    """"May staff reply here?" after a hand-off, until the person has answered it."""
    if case is None or case.reply_here is not None or case.status != CaseStatus.OPEN:
        return None
    if not plan.offers_reply or conversation.opted_out:
        return None
    return wording.reply_offer(conversation.channel, conversation.country)
