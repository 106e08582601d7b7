"""The call brief: what they asked, why it came here, what they were told, and how to reach them. One screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import phonenumbers
from django.conf import settings

from content import may_say
from desk.conversations.models import Case, Channel, Conversation, Message, Note, Sender

from . import history, words
from .told import note_author

# Characters of each text that the brief shows, so that it stays on one screen; the whole stands in the conversation below it.
ASKED = 360
ASKED_FIRST = 180  # where a later message counts for more
THEN_WROTE = 200
TOLD = 200
NOTE = 120


@dataclass(frozen=True)
class Reach:
    """`number` and `href` are empty where no phone is known."""

    channel: str
    number: str
    href: str
    country: str
    opted_out: bool
    gone: bool = False  # a text message whose number is kept no longer


@dataclass(frozen=True)
class Waits:
    """Since when the person waits for staff. `target` is how long that should last at most, in words; `due` is when it is over."""

    since: datetime
    target: str
    due: datetime


@dataclass(frozen=True)
class NewestNote:
    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Brief:
    asked: str
    then_wrote: str  # a later message that made the case more urgent
    why: str
    rule: str
    told: str
    reach: Reach
    wants_reply: str
    waits: Waits | None
    note: NewestNote | None


def brief(case: Case) -> Brief:
    """The brief of a case whose conversation and opening message are loaded."""
    opening = case.opened_by_message
    decisive = _decisive(case) or opening
    wrote_more = decisive is not None and decisive != opening
    told = _told(decisive)
    return Brief(
        asked=_cut(opening.text, ASKED_FIRST if wrote_more else ASKED) if opening else "",
        then_wrote=_cut(decisive.text, THEN_WROTE) if wrote_more else "",
        why=words.reason(case.reason).why,
        rule=words.rule(decisive.rule) if decisive and decisive.rule else "",
        told=_cut(" ".join(told.text.split()), TOLD) if told else "",
        reach=reach(case.conversation),
        wants_reply=words.WANTS_REPLY[case.reply_here],
        waits=waits(case),
        note=_note(history.newest_note(case)),
    )


def reach(conversation: Conversation) -> Reach:
    number, href = _phone(conversation.address) if conversation.channel == Channel.SMS else ("", "")
    return Reach(
        channel=words.CHANNELS.get(conversation.channel, conversation.channel),
        number=number,
        href=href,
        country=conversation.country,
        opted_out=conversation.opted_out,
        gone=conversation.channel == Channel.SMS and not number,
    )


def waits(case: Case) -> Waits | None:
    """None while nobody waits."""
    if case.waits_since is None:
        return None
    target = settings.CASE_TARGETS[min(max(case.priority, 1), len(settings.CASE_TARGETS)) - 1]
    return Waits(case.waits_since, words.minutes(target), case.waits_since + timedelta(minutes=target))


def _note(note: Note | None) -> NewestNote | None:
    return NewestNote(note_author(note.author), note.created_at, _cut(note.text, NOTE)) if note else None


def _decisive(case: Case) -> Message | None:
    """The first message, from the opening one on, that was handed off for the case's reason."""
    return (
        Message.objects.filter(
            conversation=case.conversation_id, handoff_reason=case.reason, pk__gte=case.opened_by_message_id or 0
        )
        .order_by("pk")
        .first()
    )


def _told(message: Message | None) -> Message | None:
    if message is None:
        return None
    replies = list(message.replies.exclude(sender=Sender.STAFF).order_by("pk"))
    # On a phone the first reply may be the introduction; what was said about the question comes after it.
    handoff = (reply for reply in replies if reply.response.startswith("utter_handoff_") or reply.response == may_say.INSTEAD)
    return next(handoff, replies[0] if replies else None)


def _phone(address: str) -> tuple[str, str]:
    """The number as people write it and its `tel:` link. What is no number is shown as it is, without a link."""
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return address, ""
    dialled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL), f"tel:{dialled}"


def _cut(text: str, most: int) -> str:
    text = text.strip()
    if len(text) <= most:
        return text
    whole_words, space, _rest = text[:most].rpartition(" ")
    return (whole_words if space else text[:most]).rstrip() + " …"
