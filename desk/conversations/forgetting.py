"""A conversation is forgotten: what anybody wrote in it goes, and an empty shell stays.

The shell has times, topics and reasons for the figures, and the ids of messages, so that a provider's second delivery is
known. All of it is one transaction: killed in the middle, nothing has happened and it can be asked again. What the database
itself keeps of deleted words is cleared right after by the worker (sweeping.py). The assistant keeps nothing between turns.
"""

from __future__ import annotations

from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event
from desk.sms import numbers_kept, segments
from desk.sms.errors import SendError

from . import sweeping
from .models import Case, CaseStatus, Channel, Conversation, Delivery, Lesson, LessonState, Message, Note, Outbox, Sender
from .plan import Said
from .record import say

# How a case ends whose conversation is forgotten. Staff cannot choose it.
DISPOSITION = "forgotten"
_ON_ITS_WAY = (Delivery.QUEUED, Delivery.SENDING)
# What an editor has accepted is the editor's wording, freed of everything personal.
_IN_THEIR_WORDS = (LessonState.SUGGESTED, LessonState.REJECTED)


class By(Enum):
    PERSON = "person"
    RETENTION = "retention"  # it was kept as long as we keep conversations
    STAFF = "staff"


class Forgotten(Enum):
    DONE = "done"
    ALREADY = "already"
    MISSING = "missing"  # there is no such conversation
    LATER = "later"  # staff look at a danger first (forget_asked.py)


def forget(conversation_id: str, *, by: By, staff: AbstractBaseUser | None = None, last: Said | None = None) -> Forgotten:
    """Forget it, once. An unresolved case is resolved. `staff`: who did it, for By.STAFF.

    `last` (SMS): one text to tell the person, sent from the shell; the number stays until that text has left, else it goes at once.
    """
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if conversation is None:
            return Forgotten.MISSING
        if conversation.forgotten_at is not None:
            return Forgotten.ALREADY
        _close_cases(conversation)
        if conversation.channel == Channel.SMS:
            _stop_texts(conversation)
        _empty(conversation)
        _make_shell(conversation, by)
        if conversation.channel == Channel.SMS:
            if last is not None:
                say(conversation, last)
            else:
                numbers_kept.drop(conversation)
        for number in Case.objects.filter(conversation=conversation).values_list("pk", flat=True):
            record(staff, f"case.{_ACTS[by]}", f"case:{number}")
        record(staff, f"conversation.{_ACTS[by]}", f"conversation:{conversation.pk}")
        transaction.on_commit(sweeping.soon)
    event("conversation.forgotten", by=by.value)
    return Forgotten.DONE


_ACTS = {By.PERSON: "forgotten", By.RETENTION: "purged", By.STAFF: "forgotten"}


def drop_numbers() -> None:
    """Those of shells that kept their number for a last text, once that has left."""
    on_its_way = Outbox.objects.filter(message__conversation=OuterRef("pk"), state__in=_ON_ITS_WAY)
    shells = Conversation.objects.filter(channel=Channel.SMS, forgotten_at__isnull=False, swept_at=None, address__gt="")
    for conversation in shells.exclude(Exists(on_its_way)):
        numbers_kept.drop(conversation)


def _close_cases(conversation: Conversation) -> None:
    cases = Case.objects.filter(conversation=conversation)
    closed = {"status": CaseStatus.RESOLVED, "resolved_at": timezone.now(), "disposition": DISPOSITION}
    cases.exclude(status=CaseStatus.RESOLVED).update(**closed, resolved_by=None, waits_since=None, lease_until=None)
    cases.update(version=F("version") + 1)


def _empty(conversation: Conversation) -> None:
    now = timezone.now()
    lessons = Lesson.objects.filter(message__conversation=conversation)
    lessons.filter(state__in=_IN_THEIR_WORDS).delete()
    lessons.update(message=None)
    Note.objects.filter(case__conversation=conversation).delete()
    messages = Message.objects.filter(conversation=conversation)
    messages.filter(sender=Sender.PERSON, answered_at=None).update(answered_at=now, rule=DISPOSITION)
    messages.update(text="", choices=[], ranking=[])


def _make_shell(conversation: Conversation, by: By) -> None:
    """A turn that is under way loses its lease, so it writes nothing into the shell."""
    changes = {"forgotten_at": timezone.now(), "forgotten_by": by.value, "context": {}, "context_at": None, "rest": []}
    Conversation.objects.filter(pk=conversation.pk).update(**changes, held_by=None, turn_token="", turn_until=None)
    conversation.refresh_from_db()


def _stop_texts(conversation: Conversation) -> None:
    """Without their words they cannot be sent. One that a worker holds is on its way; nobody asks the provider about it again."""
    ours = Outbox.objects.filter(message__conversation=conversation)
    for row in ours.select_related("message"):  # what they cost must be known without the words
        ours.filter(pk=row.pk).update(segments=segments.split(row.message.text).segments)
    ours.filter(state=Delivery.QUEUED).update(state=Delivery.FAILED, error=SendError.NUMBER_GONE.value, updated_at=timezone.now())
    ours.filter(state__in=(Delivery.SENDING, Delivery.UNKNOWN)).update(state=Delivery.FAILED, error=SendError.NO_VERDICT.value, updated_at=timezone.now())
