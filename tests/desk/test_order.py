"""One message, one answer, in order: duplicates, races, crashes, leases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from desk.conversations import cases, lease, turn
from desk.conversations.intake import receive
from desk.conversations.models import Case, CaseStatus, Conversation, Message, Sender
from desk.conversations.opening import open_web
from desk.conversations.turn import PENDING_AFTER, TurnDelayed, answer_pending, take_turn

from .acts import at_once, store, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)


def take(message: Message):
    return lambda: async_to_sync(take_turn)(message.pk)


def test_the_same_key_is_the_same_message(web):
    first, created = receive(web, text="what is bcma", client_key="k1")
    again, created_again = receive(web, text="something else", client_key="k1")
    assert (created, created_again) == (True, False)
    assert again.pk == first.pk and again.text == "what is bcma"


def test_the_same_key_in_another_conversation_is_another_message(web):
    other = open_web()
    first, _ = receive(web, text="mine", client_key="k1")
    second, created = receive(other, text="theirs", client_key="k1")
    assert created and first.pk != second.pk


@pytest.mark.parametrize("key", ["", "k" * 81])
def test_a_key_the_column_cannot_hold_is_refused(web, key):
    with pytest.raises(ValueError, match="client key"):
        receive(web, text="hello", client_key=key)


def test_one_message_handed_in_ten_times_at_once_is_stored_once(web):
    results = at_once(*[lambda: receive(web, text="what is bcma", client_key="k1")] * 10)
    assert sorted(created for _, created in results) == [False] * 9 + [True]
    assert Message.objects.filter(sender=Sender.PERSON).count() == 1


def test_one_message_taken_six_times_at_once_is_answered_once(assistant, web):
    assistant.pause = 0.1
    message = store(web, "what is bcma")
    results = at_once(*[take(message)] * 6)
    assert len({tuple(reply.pk for reply in result.replies) for result in results}) == 1
    assert len(assistant.asked) == 1
    assert message.replies.count() == 1


def test_two_messages_of_one_conversation_never_interleave(assistant, web):
    assistant.pause = 0.1
    texts = [f"question {number}" for number in range(5)]
    messages = [store(web, text) for text in texts]
    at_once(*[take(message) for message in reversed(messages)])
    assert [turn["text"] for turn in assistant.asked] == texts
    assert assistant.most_at_once == 1
    replies = Message.objects.filter(reply_to__isnull=False).order_by("pk").values_list("reply_to", flat=True)
    assert list(replies) == [message.pk for message in messages]


def test_two_conversations_do_not_wait_for_each_other(assistant):
    assistant.pause = 0.5
    at_once(*[take(store(open_web(), "what is bcma")) for _ in range(3)])
    assert assistant.most_at_once == 3


def test_a_dead_assistant_and_six_messages_at_once_make_one_case(web):
    at_once(*[take(store(web, "hello?")) for _ in range(6)])
    assert Case.objects.count() == 1


# --- claims in the middle of a turn ---


def test_a_claim_during_a_turn_silences_the_assistant(assistant, web, ana):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    case = the_case(web)
    assistant.says = lambda turn: answer()
    assistant.before_reply = lambda: cases.claim(case.pk, ana, case.version)
    late = write(web, "what is bcma")
    assert late.replies == []
    assert (late.message.topics, late.message.rule) == ([], "held")
    assert Message.objects.order_by("pk").last().response == "utter_staff_joined"


def test_while_staff_hold_it_the_message_is_kept_and_nobody_answers(assistant, web, ana):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    cases.claim(the_case(web).pk, ana, the_case(web).version)
    asked = len(assistant.asked)
    turn = write(web, "are you there?")
    assert turn.replies == [] and turn.message.answered_at is not None
    assert len(assistant.asked) == asked


def test_danger_is_answered_even_while_staff_hold_it(assistant, web, ana):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    cases.claim(the_case(web).pk, ana, the_case(web).version)
    turn = write(web, "I have chest pain right now")
    assert [(reply.response, reply.sender) for reply in turn.replies] == [("utter_handoff_emergency", Sender.SYSTEM)]
    case = the_case(web)
    assert (case.priority, case.reason, case.status) == (1, "emergency", CaseStatus.CLAIMED)


def test_after_the_release_the_assistant_speaks_again(assistant, web, ana):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    cases.claim(the_case(web).pk, ana, the_case(web).version)
    cases.release(the_case(web).pk, ana, the_case(web).version)
    assistant.says = lambda turn: answer()
    assert [reply.response for reply in write(web, "what is bcma").replies] == ["utter_bcma_definition"]


# --- leases ---


def test_a_lease_is_given_to_one_at_a_time(web):
    assert lease.take(web.pk) is not None
    assert lease.take(web.pk) is None


def test_a_lease_that_ran_out_binds_nobody(web):
    lease.take(web.pk)
    Conversation.objects.update(turn_until=timezone.now() - timedelta(seconds=1))
    assert lease.take(web.pk) is not None


def test_a_lease_from_a_clock_that_was_set_back_binds_nobody(web):
    lease.take(web.pk)
    Conversation.objects.update(turn_until=timezone.now() + timedelta(hours=5))
    assert lease.take(web.pk) is not None


def test_a_lease_taken_while_somebody_waited_for_the_database_still_binds(web):
    lease.take(web.pk)
    Conversation.objects.update(turn_until=timezone.now() + lease.LENGTH + timedelta(seconds=4))
    assert lease.take(web.pk) is None


def test_a_worker_that_woke_up_too_late_writes_nothing(assistant, web):
    message = store(web, "what is bcma")

    def somebody_else_takes_over():
        assistant.before_reply = lambda: None
        Conversation.objects.update(turn_token="another worker", turn_until=timezone.now() - timedelta(seconds=1))

    assistant.before_reply = somebody_else_takes_over
    async_to_sync(take_turn)(message.pk)
    assert message.replies.count() == 1
    assert len(assistant.asked) == 2


def test_a_turn_that_waits_too_long_says_so_and_keeps_the_message(web, monkeypatch):
    monkeypatch.setattr(turn, "MOST_WAIT", 0.2)
    message = store(web, "what is bcma")
    lease.take(web.pk)
    with pytest.raises(TurnDelayed):
        async_to_sync(take_turn)(message.pk)
    assert Message.objects.get(pk=message.pk).answered_at is None


def test_a_store_that_fails_gives_the_lease_back_and_leaves_nothing_half_done(assistant, web, monkeypatch):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    message = store(web, "how much is it")
    with monkeypatch.context() as broken:
        broken.setattr(turn, "_finish", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            async_to_sync(take_turn)(message.pk)
    assert message.replies.count() == 0 and not Case.objects.exists()
    assert len(async_to_sync(take_turn)(message.pk).replies) == 2


# --- messages whose turn was lost ---


def _age(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - PENDING_AFTER - timedelta(seconds=1))


def test_a_message_whose_turn_crashed_is_answered_later(assistant, web):
    message = store(web, "what is bcma")
    _age(message)
    assert answer_pending() == 1
    assert [reply.response for reply in message.replies.all()] == ["utter_bcma_definition"]
    assert answer_pending() == 0


def test_a_message_whose_turn_still_runs_is_left_alone(assistant, web):
    store(web, "what is bcma")
    assert answer_pending() == 0


def test_one_message_that_cannot_be_answered_does_not_hold_up_the_others(assistant, web, monkeypatch):
    stuck, fine = store(web, "first"), store(open_web(), "second")
    _age(stuck), _age(fine)
    monkeypatch.setattr(turn, "MOST_WAIT", 0.1)
    Conversation.objects.filter(pk=web.pk).update(turn_token="held", turn_until=timezone.now() + timedelta(seconds=9))
    assert answer_pending() == 1
    assert fine.replies.count() == 1


def test_the_worker_looks_for_them_every_minute():
    from django_q.models import Schedule

    found = Schedule.objects.get(func="desk.conversations.turn.answer_pending")
    assert (found.schedule_type, found.minutes, found.repeats) == (Schedule.MINUTES, 1, -1)
