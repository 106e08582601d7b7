"""The records: who wrote what, what was answered, and what waits for the helpline staff.

Every message text and every phone number lives in these tables and nowhere else.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .number_hash import number_hash


def new_conversation_id() -> str:
    """192 random bits, URL-safe; carries no order and cannot be guessed."""
    return secrets.token_urlsafe(24)


class Channel(models.TextChoices):
    WEB = "web"
    SMS = "sms"


class Sender(models.TextChoices):
    PERSON = "person"
    ASSISTANT = "assistant"
    STAFF = "staff"
    SYSTEM = "system"  # fixed texts of the desk: danger, helpline, "a member of staff has joined"


class Conversation(models.Model):
    """One person on one channel. `held_by` set means staff speak and the assistant is silent."""

    id = models.CharField(primary_key=True, max_length=40, default=new_conversation_id, editable=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=20, blank=True, help_text="SMS only: the person's number, E.164; empty once it is not needed any more")
    address_hash = models.CharField(max_length=64, blank=True, help_text="SMS only: the number's keyed hash, which finds the conversation; empty for a number we forgot")
    service_address = models.CharField(max_length=20, blank=True, help_text="SMS only: our number, E.164")
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166 country of the number; empty when unknown")
    opted_out = models.BooleanField(default=False, help_text="SMS only: the person texted STOP")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="held_conversations"
    )
    context = models.JSONField(default=dict, blank=True, help_text="What the assistant asked us to remember; opaque")
    rest = models.JSONField(default=list, blank=True, help_text="SMS only: the topics that the last turn had no room for; the word MORE brings them")
    context_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_activity = models.DateTimeField(default=timezone.now)
    # One turn at a time, across processes: who works on it, and until when the others wait for them (lease.py).
    turn_token = models.CharField(max_length=32, blank=True)
    turn_until = models.DateTimeField(null=True, blank=True)
    fetched = models.BigIntegerField(default=0, help_text="Web only: number of the newest message that was handed to the person's browser")
    site = models.CharField(max_length=40, blank=True, help_text="Web only: the site key of the page it began on (sites.py)")
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Web only: the person ended the chat; its token opens nothing any more")
    # Forgotten: a shell without a word of anybody, for the figures and so that a provider's second delivery is known (forgetting.py).
    forgotten_at = models.DateTimeField(null=True, blank=True)
    forgotten_by = models.CharField(max_length=10, blank=True, help_text="person, retention or staff")
    forget_asked_at = models.DateTimeField(null=True, blank=True, help_text="The person asked for it while staff had a danger of theirs to see to (forget_asked.py)")
    swept_at = models.DateTimeField(null=True, blank=True, help_text="When the database's own leftovers of it were cleared")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "service_address"],
                condition=Q(channel="sms") & ~Q(address_hash=""),
                name="one_conversation_per_number_hash",
            )
        ]
        indexes = [
            models.Index(fields=["address"], condition=~Q(address=""), name="conversation_number"),
            models.Index(fields=["forgotten_at"], condition=Q(forgotten_at__isnull=False, swept_at=None), name="conversation_to_sweep"),
            models.Index(fields=["last_activity"], condition=Q(forgotten_at=None), name="conversation_kept"),
            models.Index(fields=["forget_asked_at"], condition=Q(forget_asked_at__isnull=False, forgotten_at=None), name="conversation_to_forget"),
        ]

    def save(self, **options: Any) -> None:
        """A number never stands here without its hash."""
        if self._state.adding and self.address and not self.address_hash:
            self.address_hash = number_hash(self.address)
        super().save(**options)


class Message(models.Model):
    """One message, in or out. Inbound rows are committed before anything else happens to them."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    sender = models.CharField(max_length=10, choices=Sender.choices)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    # inbound only
    client_key = models.CharField(
        max_length=80, null=True, blank=True, help_text="The widget's or the provider's id of the message: same id, same message"
    )
    answered_at = models.DateTimeField(null=True, blank=True, help_text="Set in the transaction that stores the replies")
    # the turn record, on the inbound message (product.md, "What a turn returns")
    topics = models.JSONField(default=list, blank=True)
    handoff_reason = models.CharField(max_length=20, blank=True)
    handoff_priority = models.PositiveSmallIntegerField(null=True, blank=True)
    clarify = models.JSONField(default=list, blank=True)
    ranking = models.JSONField(default=list, blank=True, help_text="Staff only")
    rule = models.CharField(max_length=80, blank=True, help_text="Staff only: the danger rule or failure that decided")
    # outbound only
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    response = models.CharField(max_length=80, blank=True, help_text="utter_... name in domain.yml, when it was one")
    revision = models.CharField(max_length=64, blank=True, help_text="Hash of the wording that was said")
    choices = models.JSONField(default=list, blank=True, help_text='[{"label": ..., "send": ...}]')

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "client_key"], name="one_row_per_inbound_message")
        ]
        indexes = [models.Index(fields=["conversation", "id"]), models.Index(fields=["sender", "created_at"])]


class HelpfulReason(models.TextChoices):
    """Why an answer was of no help, in the person's own choice. The widget has the words."""

    NOT_MY_QUESTION = "not_my_question"
    HARD_TO_READ = "hard_to_read"
    TOO_LITTLE = "too_little"
    SEEMS_WRONG = "seems_wrong"


class Helpful(models.Model):
    """What a person said about one answer of the page. It holds no words of theirs."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="helpful")
    helpful = models.BooleanField()
    reason = models.CharField(max_length=20, choices=HelpfulReason.choices, blank=True, help_text="Only where it was of no help")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["at"])]


class CaseStatus(models.TextChoices):
    OPEN = "open"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


class Case(models.Model):
    """What a member of staff works on. A conversation has at most one that is not resolved.

    Open: nobody has it. Claimed: one member of staff has it, until `lease_until`, which their open page keeps moving.
    They also hold the conversation, unless they gave it back to the assistant and kept the case.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="cases")
    reason = models.CharField(max_length=20)
    priority = models.PositiveSmallIntegerField(help_text="1 is most urgent")
    status = models.CharField(max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    reply_here = models.BooleanField(null=True, blank=True, help_text="May staff reply on this channel? Null: not said")
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by_message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    waits_since = models.DateTimeField(null=True, blank=True, help_text="Since when the person waits for staff. Null: staff wrote last, or nobody waits")
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claimed_cases"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True, help_text="Claimed only: when the claim ends unless the page asks for more")
    first_claimed_at = models.DateTimeField(null=True, blank=True)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(max_length=40, blank=True, help_text="A key of settings.DISPOSITIONS: how it ended")
    reopened = models.PositiveSmallIntegerField(default=0, help_text="How often it was opened again")
    help_asked_at = models.DateTimeField(null=True, blank=True, help_text='When the person was asked "did this help?"; once only')
    helped = models.BooleanField(null=True, blank=True, help_text="What the person answered. Null: nothing")
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change; a stale form is refused")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], condition=~Q(status="resolved"), name="one_unresolved_case_per_conversation"
            )
        ]
        indexes = [
            models.Index(fields=["status", "priority", "waits_since"]),
            models.Index(fields=["status", "resolved_at"]),
            models.Index(fields=["opened_at"]),
            models.Index(fields=["conversation", "id"]),
        ]


class Note(models.Model):
    """What staff write to one another on a case. The person never sees it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]


class Delivery(models.TextChoices):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Outbox(models.Model):
    """One SMS on its way out. Written in the transaction that stores the message it carries."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="outbox")
    state = models.CharField(max_length=12, choices=Delivery.choices, default=Delivery.QUEUED)
    provider = models.CharField(max_length=20, blank=True, db_default="", default="", help_text="Who was asked to carry it; empty until the first try")
    provider_key = models.CharField(max_length=80, blank=True, db_index=True, help_text="The provider's id of the message")
    not_before = models.DateTimeField(null=True, blank=True, help_text="It is night where the person is; null: as soon as possible")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=40, blank=True, help_text="A word of the closed vocabulary in desk/sms/errors.py")
    segments = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a text whose words were forgotten; null: count its words")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [models.Index(fields=["state", "id"])]


class SwitchedOff(models.Model):
    """A switch that is off (switches.py). Without a row it is on."""

    switch = models.CharField(primary_key=True, max_length=60, help_text="assistant:all, channel:sms, topic:car_t")
    since = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()


class SteadyClock(models.Model):
    """When what deletes by age last looked at the clock, and until when it waits after a leap (clock.py). One row."""

    THE_ONE = 1

    seen_at = models.DateTimeField()
    waits_until = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()


class CannedReply(models.Model):
    """A text that staff put into the reply box and may change before they send it. Without an owner it is everybody's."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="canned_replies")
    title = models.CharField(max_length=80)
    text = models.TextField()
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True, help_text="Empty: for every channel")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title", "id"]
        verbose_name_plural = "canned replies"


class LessonState(models.TextChoices):
    SUGGESTED = "suggested"
    ACCEPTED = "accepted"  # `make learn` takes it
    REJECTED = "rejected"
    LEARNT = "learnt"  # written into the training data


class Lesson(models.Model):
    """A question and what it should have been understood as. Staff suggest it, an editor accepts it, `make learn` writes it down."""

    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="lessons")
    text = models.TextField(help_text="The example, freed of everything personal by the editor")
    also = models.JSONField(default=list, blank=True, help_text="Other ways to ask the same, by the editor")
    label = models.CharField(max_length=80, help_text="A topic, a small-talk intent, or a hand-off reason")
    was = models.CharField(max_length=80, blank=True, help_text="What it was understood as")
    state = models.CharField(max_length=10, choices=LessonState.choices, default=LessonState.SUGGESTED)
    suggested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    suggested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True, help_text="The editor's reason for not accepting it")
    learnt_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Raised by every change; a stale form is refused")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "id"])]


class WrongAnswer(models.Model):
    """Staff say that an answer was wrong, or wrong for the question. A clinician settles it."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="wrong_answers", help_text="The answer that was said")
    response = models.CharField(max_length=80)
    revision = models.CharField(max_length=64, blank=True)
    what = models.CharField(max_length=500, help_text="What is wrong with it, in the words of staff")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=200, blank=True, help_text="What came of it, in the clinician's words")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["message", "reported_by"], name="one_report_per_answer_and_staff")]
