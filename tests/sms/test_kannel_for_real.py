"""Texts over a real Kannel: from its fake phone through bearerbox, smsbox and the desk, and back onto the phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError

from desk.conversations.models import Message, Outbox
from desk.sms import send
from tools import kannel

from ..console.server import running as running_desk
from .gateway import Gateway, running, until
from .world import OURS, USA, Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("kannel")]

TOKEN, PASSWORD = "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG", "kB7xQ2mV9tR4wZ1cN6pL"
HELPLINE = "800-452-CURE (2873)"


@pytest.fixture(scope="module")
def both(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Gateway]]:
    programs = kannel.programs(os.environ)
    assert programs is not None, kannel.HOW_TO_GET_IT
    home = tmp_path_factory.mktemp("kannel")
    with running_desk() as desk, running(programs, home, desk=desk.url, token=TOKEN, password=PASSWORD) as started:
        yield desk.url, started


@pytest.fixture
def gateway(both: tuple[str, Gateway], settings: Any) -> Gateway:
    url, started = both
    settings.SMS_PROVIDER, settings.SIMULATOR = "kannel", False
    settings.KANNEL_TOKEN, settings.KANNEL_PASSWORD, settings.KANNEL_USER = TOKEN, PASSWORD, "helpline"
    settings.KANNEL_SENDSMS_URL, settings.KANNEL_CALLBACK_URL = started.sendsms, url
    return started


def look(what: Any) -> Any:
    """A reading of the records. The desk's thread writes beside it, and a test's database in memory does not wait for that."""
    try:
        return what()
    except OperationalError:
        return None


def stored() -> Message | None:
    return look(lambda: Message.objects.filter(sender="person").first())


def to_send() -> list[Outbox] | None:
    return look(lambda: list(Outbox.objects.select_related("message").order_by("pk")))


def delivered() -> bool:
    rows = to_send()
    return bool(rows) and all(row.state == "delivered" for row in rows)


def test_a_question_from_the_phone_is_answered_on_it_and_reported(gateway: Gateway, worker: Worker) -> None:
    gateway.phone.text(sender=USA[1:], to=OURS[1:], text="what is  BCMA + why?")
    message = until(stored)
    assert isinstance(message, Message)
    assert (message.text, message.conversation.address, message.conversation.service_address) == ("what is  BCMA + why?", USA, OURS)
    answers = until(to_send)
    for row in answers:
        send.deliver(row.pk)
    texts = until(lambda: len(found := gateway.phone.screen()) >= len(answers) and found)
    assert [" ".join(text.split()) for text in texts] == [" ".join(row.message.text.split()) for row in answers]
    until(delivered)
    assert {row.provider for row in to_send()} == {"kannel"}
    assert all(row.provider_key == f"kannel:{row.pk}" for row in to_send())
    for secret in (TOKEN, PASSWORD, USA[1:], "BCMA"):
        assert secret not in gateway.said


def test_letters_outside_the_phones_alphabet_arrive_whole_both_ways(gateway: Gateway) -> None:
    gateway.phone.text(sender=USA, to=OURS, text="¿Qué es BCMA? 🙂 什么")
    message = until(stored)
    assert isinstance(message, Message) and message.text == "¿Qué es BCMA? 🙂 什么"
    (row, *_) = until(to_send)
    Message.objects.filter(pk=row.message_id).update(text="“BCMA” 🙂")
    send.deliver(row.pk)
    until(gateway.phone.screen)
    assert gateway.phone.screen()[0].startswith("ucs-2 ")


def test_a_text_that_the_desk_could_not_take_comes_again_and_is_one(gateway: Gateway, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.KANNEL_TOKEN = TOKEN[::-1]
    gateway.phone.text(sender=USA, to=OURS, text="what is BCMA")
    until(lambda: "sms.forged provider=kannel webhook=inbound" in caplog.text)
    assert stored() is None
    settings.KANNEL_TOKEN = TOKEN
    until(stored)
    assert not gateway.phone.screen()


def test_without_records_the_phone_shows_the_helpline(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("desk.sms.inbound.take", gone)
    gateway.phone.text(sender=USA, to=OURS, text="what is BCMA")
    (text,) = until(gateway.phone.screen)
    assert HELPLINE in text
