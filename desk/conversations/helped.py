""" "Did this help?": asked once when staff resolve a case in which they wrote, and what counts as the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.db.models import F
from django.utils import timezone

from desk.logs import event
from desk.sms import consent
from desk.sms.consent import Word

from . import wording
from .models import Case, CaseStatus, Channel, Conversation, Message, Sender

# For so long an answer is an answer. Later, "no" is about something else.
WITHIN = timedelta(days=3)


class Asked(Enum):
    """What counts as an answer now."""

    NOT = "not"  # nobody was asked lately
    EARLIER = "earlier"  # the whole sentence of a button
    JUST = "just"  # that, and on a phone a mere YES or NO


@dataclass(frozen=True)
class Question:
    counts: Asked = Asked.NOT
    answered: bool | None = None  # what they have answered to it


def asked(conversation: Conversation, message: Message) -> Question:
    """Whether `message`, which came in just now, may answer the question."""
    case = _case(conversation)
    return Question() if case is None else Question(_counts(case, conversation, message), case.helped)


def _counts(case: Case, conversation: Conversation, message: Message) -> Asked:
    if conversation.channel != Channel.SMS or case.helped is not None:
        return Asked.EARLIER
    before = Message.objects.filter(conversation=conversation, pk__lt=message.pk)
    ours = before.exclude(sender=Sender.PERSON)
    question = ours.filter(response__in=wording.ASKS_HELPED).order_by("-pk").first()
    # Staff may have opened the case again without a word to the person, who still answers what stands last on the phone.
    if question is None or (case.status != CaseStatus.RESOLVED and before.filter(pk__gt=question.pk).exists()):
        return Asked.EARLIER
    if any(_asks(one) for one in ours.filter(pk__gt=question.pk)[:50]):
        return Asked.EARLIER
    return Asked.JUST


def read(text: str, asked: Asked) -> bool | None:
    """True or False for an answer, None for a message that says something else. Pure."""
    if asked is Asked.NOT or len(text) > consent.LONGEST:
        return None
    words = consent.plain(text)
    for answer, sentence in ((True, wording.YES_HELPED), (False, wording.NO_HELPED)):
        if words == consent.plain(sentence):
            return answer
    return {Word.YES: True, Word.NO: False}.get(consent.read(text)) if asked is Asked.JUST else None


def note(conversation: Conversation, yes: bool) -> None:
    """Write the answer on the case. Call it in the transaction that stores the turn, with the conversation's row locked."""
    case = _case(conversation)
    if case is not None and Case.objects.filter(pk=case.pk).exclude(helped=yes).update(helped=yes, version=F("version") + 1):
        event("case.helped", case=case.pk, yes=yes)


def _asks(message: Message) -> bool:
    """Whether a "yes" might answer this message of ours instead."""
    return bool(message.choices) or message.sender == Sender.STAFF or message.response in wording.ASKS_BACK


def _case(conversation: Conversation) -> Case | None:
    """The case that the person was asked about, if it was lately."""
    since = timezone.now() - WITHIN
    return Case.objects.filter(conversation=conversation, help_asked_at__gt=since).order_by("-help_asked_at").first()
