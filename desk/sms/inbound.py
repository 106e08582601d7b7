"""The road in: from a verified message to a stored one, and from there to its turn."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from enum import Enum

from django.conf import settings
from django.db import transaction

from desk.conversations import cases, intake, wording
from desk.conversations.models import Channel, Conversation, Message, Sender
from desk.conversations.turn import take_turn_apart
from desk.logs import event

from . import abuse, commands, consent, numbers, numbers_kept, quiet, seen
from .abuse import Verdict
from .commands import Command
from .consent import Word
from .patience import patiently
from .providers.base import Inbound

# Seconds until the provider gets its answer, whatever the turn does; Twilio hangs up after 15. The turn itself goes on.
PATIENCE = 10.0
# Longest id that the records hold. Twilio's have 34 characters.
LONGEST_KEY = 80


class Taken(Enum):
    STORED = "stored"  # and the turn has begun
    COMMAND = "command"  # STOP and its like: done and answered
    HELD_BACK = "held back"  # a machine's, or too many: left to staff
    DUPLICATE = "duplicate"
    OWN_NUMBER = "own number"
    NOT_A_PHONE = "not a phone"


@dataclass(frozen=True)
class _Stored:
    taken: Taken
    message_id: int | None = None


async def take(inbound: Inbound) -> Taken:
    """Store the message, committed, then answer it. Whatever goes wrong after the store is made good by the worker."""
    began = time.monotonic()
    stored = await patiently(_store, inbound)
    event("sms.in", message=stored.message_id, taken=stored.taken.value.replace(" ", "_"))
    if stored.taken is Taken.STORED and stored.message_id is not None:
        await _turn(stored.message_id, began + PATIENCE)
    return stored.taken


def last_words(inbound: Inbound) -> str:
    """What the person is told when the message could not be stored: what to do in danger, else the helpline numbers.

    Empty for someone who wrote STOP: they are not to be texted, and the STOP itself has to come again.
    """
    person = numbers.e164(inbound.sender)
    if person is None or person == settings.SMS_NUMBER:
        return ""
    danger = commands.danger_in(inbound.text)
    if danger is None and consent.read(inbound.text) is Word.STOP:
        return ""
    response = f"utter_handoff_{danger.reason}" if danger else "utter_unavailable"
    return wording.said(response, Channel.SMS, numbers.country(person), sender=Sender.SYSTEM).text


async def _turn(message_id: int, until: float) -> None:
    try:
        async with asyncio.timeout(max(1.0, until - time.monotonic())):
            await take_turn_apart(message_id)
    except Exception as error:  # the message is safe; `answer_pending` answers it within two minutes
        event("sms.turn_late", level=logging.WARNING, message=message_id, error=type(error).__name__)


def _store(inbound: Inbound) -> _Stored:
    person, ours = numbers.e164(inbound.sender), _our_side(inbound.recipient)
    if person is None or not ours or not inbound.key or len(inbound.key) > LONGEST_KEY:
        return _Stored(Taken.NOT_A_PHONE)  # short codes and names: machines, and nobody can reply to them
    if person in (ours, settings.SMS_NUMBER):
        return _Stored(Taken.OWN_NUMBER)  # answering ourselves would never end
    with transaction.atomic():
        if not seen.is_new(inbound.key):
            return _Stored(Taken.DUPLICATE)
        conversation = numbers_kept.conversation_of(person, ours)
        message, is_new = intake.receive(conversation, text=inbound.text, client_key=inbound.key)
        if not is_new:
            return _Stored(Taken.DUPLICATE, message.pk)
        quiet.end(conversation)
        if conversation.held_by_id is not None and cases.let_lapse(conversation):
            conversation.refresh_from_db()  # a YES to us is not for staff who have gone
        command = commands.decide(inbound, commands.standing(conversation))
        if _held_back(command, conversation, message):
            return _Stored(Taken.HELD_BACK, message.pk)
        if command is not None:
            commands.carry_out(command, conversation, message, inbound)
            return _Stored(Taken.COMMAND, message.pk)
    return _Stored(Taken.STORED, message.pk)


def _held_back(command: Command | None, conversation: Conversation, message: Message) -> bool:
    """Leave a machine's message to staff. Never a STOP, nor what staff answer themselves unless it is a danger, which we answer too."""
    if not settings.RATE_LIMITS or command in (Command.STOP, Command.FORGET):
        return False
    danger = commands.danger_in(message.text)
    if danger is None and conversation.held_by_id is not None:
        return False
    judged = abuse.of(conversation, message) if danger is None else abuse.of_danger(conversation, message)
    if judged.verdict is Verdict.ANSWER:
        return False
    abuse.hold_back(judged, conversation, message, reason=danger.reason if danger else "unclear")
    return True


def _our_side(recipient: str) -> str:
    """Our number in E.164, or our short code as it is."""
    full = numbers.e164(recipient)
    if full is not None:
        return full
    return recipient if recipient.isascii() and recipient.isdigit() and len(recipient) <= 8 else ""
