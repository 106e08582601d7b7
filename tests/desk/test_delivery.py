"""How far a message of staff has come, told as it is known."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connections
from django.test import Client

from desk.conversations import cases, delivery, fetched
from desk.conversations.models import Conversation, Delivery, Message
from desk.conversations.reasons import Handoff
from desk.web import stream, tokens

from .acts import store

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("state", Delivery.values)
def test_a_text_is_where_the_provider_says(state):
    assert delivery.of(channel="sms", message_id=5, fetched=9, outbox=state) == state


def test_a_text_that_nobody_knows_of_is_unknown():
    assert delivery.of(channel="sms", message_id=5, fetched=9, outbox=None) is Delivery.UNKNOWN


@pytest.mark.parametrize(("fetched", "state"), [(0, Delivery.SENT), (4, Delivery.SENT), (5, Delivery.DELIVERED), (6, Delivery.DELIVERED)])
def test_a_chat_message_is_delivered_when_the_browser_got_it(fetched, state):
    assert delivery.of(channel="web", message_id=5, fetched=fetched, outbox=None) is state


@pytest.fixture
def reply(web: Conversation, ana) -> Message:
    """Ana writes."""
    case = cases.open_or_raise(web, Handoff("human_request"), None)
    cases.claim(case.pk, ana, 1)
    cases.reply(case.pk, ana, "Hello, this is Ana.", 2)
    return Message.objects.get(sender="staff")


def handed_out(conversation: Conversation) -> int:
    return Conversation.objects.get(pk=conversation.pk).fetched


def fetches(conversation: Conversation, after: int = 0) -> None:
    token = tokens.issue(conversation.pk)
    found = Client().get(f"/api/v1/conversations/{conversation.pk}/messages?after={after}", headers={"Authorization": f"Bearer {token}"})
    assert found.status_code == 200


def test_it_is_sent_until_the_browser_asks(web, reply):
    assert handed_out(web) < reply.pk
    fetches(web)
    assert handed_out(web) >= reply.pk


def test_who_asks_for_later_messages_only_was_not_handed_this_one(web, reply):
    fetches(web, after=reply.pk)
    assert handed_out(web) == 0


def test_messages_without_one_of_staff_are_not_worth_a_write(web, django_assert_num_queries):
    store(web, "hello")
    rows = [{"seq": 1, "from": "person"}, {"seq": 2, "from": "assistant"}, {"seq": 3, "from": "system"}]
    with django_assert_num_queries(0):
        assert fetched.note(web.pk, rows) is False


def test_it_never_goes_back(web):
    assert fetched.note(web.pk, [{"seq": 9, "from": "staff"}]) is True
    assert fetched.note(web.pk, [{"seq": 5, "from": "staff"}]) is False
    assert handed_out(web) == 9


def test_the_live_stream_notes_it_after_it_handed_it_over(web, reply):
    noted = async_to_sync(_read_along)(web)
    assert noted == [0], "it was noted before it went out, or never went out"
    assert handed_out(web) == reply.pk


def _handed_out_apart(conversation: Conversation) -> int:
    try:
        return handed_out(conversation)
    finally:
        connections.close_all()


async def _read_along(conversation: Conversation) -> list[int]:
    """What was noted at the moment the reply came out of the stream."""
    noted = []
    events = stream.events(conversation.pk, 0)
    async for piece in events:
        if b"Hello, this is Ana." in piece:
            noted.append(await sync_to_async(_handed_out_apart, thread_sensitive=False)(conversation))
        if b"event: staff" in piece:
            break
    await events.aclose()
    return noted
