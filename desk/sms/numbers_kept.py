"""How long a phone number stands in the records: as long as its thread or its case is alive, and some days more."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone
from django_q.models import Schedule

from desk.conversations import clock
from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Delivery, Outbox
from desk.conversations.number_hash import number_hash, number_hashes
from desk.logs import event

from . import numbers

# Sent with `number` and `service_address` (E.164) when a thread has lost its number, in the same transaction.
dropped = Signal()


def conversation_of(person: str, ours: str) -> Conversation:
    """The thread between two numbers (E.164), found by the hash of the person's or begun; its row is locked.

    The number stands in it again from now on. Call it in a transaction.
    """
    threads = Conversation.objects.filter(channel=Channel.SMS, service_address=ours)
    # By the number itself where its hash was made with a key that is lost: a STOP must hold all the same.
    found = threads.filter(address_hash__in=number_hashes(person)).first() or threads.filter(address=person, forgotten_at=None).first()
    opted_out = False
    if found is not None and found.forgotten_at is not None:
        # The shell of a forgotten conversation gives the hash, and the STOP behind it, on to a new one.
        threads.filter(pk=found.pk).update(address_hash="")
        found, opted_out = None, found.opted_out
    if found is None:
        begun = {"channel": Channel.SMS, "service_address": ours, "address": person, "country": numbers.country(person)}
        found, _ = threads.get_or_create(address_hash=number_hash(person), defaults=begun | {"opted_out": opted_out})
    conversation = Conversation.objects.select_for_update().get(pk=found.pk)
    if conversation.forgotten_at is not None:  # between our look and the lock; now the look finds the shell
        return conversation_of(person, ours)
    if (conversation.address, conversation.address_hash) != (person, number_hash(person)):
        conversation.address, conversation.address_hash = person, number_hash(person)
        conversation.country = numbers.country(person)
        conversation.save(update_fields=["address", "address_hash", "country"])
    return conversation


def drop(conversation: Conversation) -> None:
    """Empty the number. Its hash stays only where somebody texted STOP, which must hold when they write again."""
    with transaction.atomic():
        _drop(Conversation.objects.filter(pk=conversation.pk))
    conversation.refresh_from_db()


def drop_old() -> str:
    """The hourly task: numbers that nothing has needed for DESK_KEEP_NUMBERS_DAYS."""
    if not clock.is_steady(timezone.now()):
        return "dropped=0"
    since = timezone.now() - timedelta(days=settings.KEEP_NUMBERS_DAYS)
    needed = Case.objects.filter(~Q(status=CaseStatus.RESOLVED) | Q(resolved_at__gt=since), conversation=OuterRef("pk"))
    on_its_way = Outbox.objects.filter(message__conversation=OuterRef("pk"), state__in=(Delivery.QUEUED, Delivery.SENDING))
    old = Conversation.objects.filter(~Exists(needed), ~Exists(on_its_way), channel=Channel.SMS, last_activity__lt=since)
    with transaction.atomic():
        count = _drop(old.exclude(address=""))
    if count:
        event("sms.numbers_dropped", count=count)
    return f"dropped={count}"


def prepare_schedule() -> None:
    """Make sure that the old numbers go every hour, and that the task stands there once only."""
    Schedule.objects.update_or_create(
        name="sms.numbers",
        defaults={"func": "desk.sms.numbers_kept.drop_old", "schedule_type": Schedule.HOURLY, "repeats": -1},
    )


def _drop(conversations: QuerySet[Conversation]) -> int:
    threads = list(conversations.exclude(address="").values_list("address", "service_address"))
    count = conversations.filter(opted_out=True).update(address="") + conversations.filter(opted_out=False).update(address="", address_hash="")
    for number, service_address in threads:
        dropped.send(Conversation, number=number, service_address=service_address)
    return count
