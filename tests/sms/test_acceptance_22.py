"""Acceptance 22, for ever: a provider's message that we took is never taken again, whatever has become of its records since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from desk.conversations import forgetting
from desk.conversations.models import Case, Conversation, Message, Outbox
from desk.sms import numbers_kept
from desk.sms.models import Seen

from .conftest import Answering
from .world import SPAIN, USA, Worker, new_sid, text_us, thread

pytestmark = pytest.mark.django_db(transaction=True)


def nothing() -> None:
    pass


def three_days_later() -> None:
    long_ago = timezone.now() - timedelta(days=3)
    Message.objects.update(created_at=long_ago)
    Conversation.objects.update(last_activity=long_ago)


def purged() -> None:
    Message.objects.update(text="")


def forgotten() -> None:
    forgetting.forget(thread().pk, by=forgetting.By.PERSON)


def number_dropped() -> None:
    numbers_kept.drop(thread())


def deleted() -> None:
    Outbox.objects.all().delete()
    Conversation.objects.all().delete()


def key_changed(settings) -> None:
    settings.OLD_NUMBER_KEYS = [settings.NUMBER_KEY]
    settings.NUMBER_KEY = "another-key-of-the-same-kind-" + "m" * 20


MEANWHILE = [nothing, three_days_later, purged, forgotten, number_dropped, deleted]


@pytest.mark.parametrize("sender", [USA, SPAIN], ids=["the same number", "another number"])
@pytest.mark.parametrize("meanwhile", MEANWHILE)
def test_a_replay_is_acknowledged_and_nothing_else(meanwhile: Callable[[], None], sender: str, worker: Worker, assistant: Answering) -> None:
    sid = new_sid()
    text_us("what is BCMA", sid=sid)
    worker.work()
    meanwhile()
    before = (Message.objects.count(), Outbox.objects.count(), Case.objects.count(), Conversation.objects.count())
    assert text_us("what is BCMA", sid=sid, sender=sender).status_code == 200
    worker.work()
    assert (Message.objects.count(), Outbox.objects.count(), Case.objects.count(), Conversation.objects.count()) == before
    assert len(assistant.asked) == 1


def test_so_it_is_after_the_key_of_the_hashes_was_changed(settings, assistant: Answering) -> None:
    sid = new_sid()
    text_us("what is BCMA", sid=sid)
    key_changed(settings)
    text_us("what is BCMA", sid=sid, sender=SPAIN)  # first, so that it is known by the id of before alone and not by the thread
    assert not Conversation.objects.filter(address=SPAIN).exists()
    text_us("what is BCMA", sid=sid)
    assert len(assistant.asked) == 1
    text_us("what is CAR T")
    assert Conversation.objects.count() == 1, "the person is found by the hash of before"


def test_the_id_is_kept_as_a_hash_only() -> None:
    sid = new_sid()
    text_us("what is BCMA", sid=sid)
    assert Seen.objects.exists() and not Seen.objects.filter(key__contains=sid).exists()
