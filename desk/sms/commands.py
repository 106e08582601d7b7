"""Messages that steer the channel or cannot be read: STOP, START, HELP, YES, NO, FORGET ME, a picture. Answered without the assistant.

`decide` says what such a message means; `carry_out` writes it down. Both run in the transaction that stores the
message, so that no crash can leave a STOP behind that was stored and not obeyed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import Enum

from django.db import DatabaseError, transaction
from django.utils import timezone

from desk.conversations import consent as reply_consent
from desk.conversations import forget_asked, wording
from desk.conversations.cleaning import is_blank
from desk.conversations.forgetting import Forgotten
from desk.conversations.introduction import due
from desk.conversations.models import Conversation, Message, Sender
from desk.conversations.record import say
from desk.logs import event
from safety import screen
from safety.screen import Danger

from . import consent
from .consent import Word
from .providers.base import Inbound


FORGET_ASKED = "utter_sms_forget_ask"


class Command(Enum):
    """Value = the rule on the message's record."""

    STOP = "sms_stop"
    START = "sms_start"
    HELP = "sms_help"
    REPLY_HERE = "sms_reply_yes"
    NOT_HERE = "sms_reply_no"
    MEDIA = "sms_media"
    FORGET_ASK = "sms_forget_ask"
    FORGET = "sms_forget"
    KEEP = "sms_keep"


@dataclass(frozen=True)
class Standing:
    """What is known about the conversation when the message comes in."""

    opted_out: bool = False
    held: bool = False
    reply_awaited: bool = False  # a case waits for the person's word on whether staff may reply here
    just_offered: bool = False  # ... and our last message asked for it
    forget_asked: bool = False  # our last message asked whether to delete their texts


def decide(inbound: Inbound, now: Standing) -> Command | None:
    """What the message asks of the channel, or None when it is one for the turn. Pure."""
    if is_blank(inbound.text):
        return Command.MEDIA if inbound.media or inbound.location else None
    if danger_in(inbound.text) is not None:
        return None  # a danger in the same words goes before everything
    word = inbound.answered_as or consent.read(inbound.text)
    if now.forget_asked and word in (Word.YES, Word.NO):
        return Command.FORGET if word is Word.YES else Command.KEEP
    if word is Word.YES and now.opted_out:
        return Command.START
    if word in _ALWAYS:
        return _ALWAYS[word]
    if now.opted_out or now.held or not now.reply_awaited:
        return None
    if word is Word.YES or (word is Word.NOD and now.just_offered):
        return Command.REPLY_HERE
    return Command.NOT_HERE if word is Word.NO else None


def danger_in(text: str) -> Danger | None:
    """The danger screen, if it works: a fault in its rules must not keep a message from being stored. The turn screens
    again, and answers a fault with the helpline."""
    try:
        return screen.screen(text)
    except Exception as error:
        event("sms.screen_fault", level=logging.ERROR, error=type(error).__name__)
        return None


_ALWAYS = {Word.STOP: Command.STOP, Word.START: Command.START, Word.HELP: Command.HELP, Word.FORGET: Command.FORGET_ASK}


def standing(conversation: Conversation) -> Standing:
    last = Message.objects.filter(conversation=conversation).exclude(sender=Sender.PERSON).order_by("-pk").first()
    return Standing(
        opted_out=conversation.opted_out,
        held=conversation.held_by_id is not None,
        # A "no" to "did this help?" is no word on replies, even when staff have opened the case again meanwhile.
        reply_awaited=not (last is not None and last.response in wording.ASKS_HELPED) and reply_consent.is_awaited(conversation),
        just_offered=last is not None and _offers(last, conversation),
        forget_asked=last is not None and last.response == FORGET_ASKED,
    )


def _offers(message: Message, conversation: Conversation) -> bool:
    """Whether the message ends with the offer of a reply; in a long turn it shares a message with another text."""
    return message.text.endswith(wording.reply_offer(conversation.channel, conversation.country).text)


def carry_out(command: Command, conversation: Conversation, message: Message, inbound: Inbound) -> None:
    """Do what it says and answer it, at most once. Call it in a transaction with the conversation's row locked."""
    if command in (Command.REPLY_HERE, Command.NOT_HERE):
        reply_consent.reply_here(conversation, command is Command.REPLY_HERE, inbound=message)
        return
    if command is Command.FORGET:
        done, later = (
            wording.said(response, conversation.channel, conversation.country, sender=Sender.SYSTEM)
            for response in ("utter_sms_forgotten", "utter_forget_later")
        )
        if forget_asked.ask(conversation.pk, done=done, later=later) is Forgotten.LATER:
            Message.objects.filter(pk=message.pk).update(answered_at=timezone.now(), rule=command.value)
        return
    was_out = conversation.opted_out
    if command is Command.STOP:
        Conversation.objects.filter(pk=conversation.pk).update(opted_out=True)
    elif command is Command.START:
        Conversation.objects.filter(pk=conversation.pk).update(opted_out=False)
    _say_all(_replies(command, conversation, inbound, was_out), conversation, message)
    Message.objects.filter(pk=message.pk).update(answered_at=timezone.now(), rule=command.value)
    event("sms.command", message=message.pk, command=command.value)


def _say_all(responses: list[str], conversation: Conversation, message: Message) -> None:
    """Say them, or none of them: what was asked for stands even when a wording is broken."""
    try:
        with transaction.atomic():
            for response in responses:
                said = wording.said(response, conversation.channel, conversation.country, sender=Sender.SYSTEM)
                say(conversation, said, reply_to=message)
    except DatabaseError:
        raise
    except Exception as error:
        event("sms.command_unanswered", level=logging.ERROR, message=message.pk, error=type(error).__name__)


# Said to everybody, also to somebody who texted STOP: it answers what they have just asked of us.
_ANSWERS = {Command.HELP: "utter_sms_help", Command.FORGET_ASK: FORGET_ASKED, Command.KEEP: "utter_sms_kept"}


def _replies(command: Command, conversation: Conversation, inbound: Inbound, was_out: bool) -> list[str]:
    if inbound.answered_as is not None:
        return []  # the provider has said it; a second confirmation would be one too many
    if command is Command.STOP:
        return [] if was_out else ["utter_sms_stop"]
    if command in _ANSWERS:
        return [_ANSWERS[command]]
    introduction = [intro.response] if (intro := due(conversation)) else []
    if command is Command.START:  # someone who never left is told what this is, not welcomed back
        return [*introduction, "utter_sms_start" if was_out else "utter_sms_help"]
    if conversation.opted_out or conversation.held_by_id is not None:
        return []  # silence was asked for; or staff see the message and speak themselves
    return [*introduction, "utter_media"]
