"""The road out: one row reaches the provider once, whatever crashes, repeats or comes too late (acceptance 49)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from desk.conversations.models import Conversation, Delivery, Message, Outbox
from desk.sms import send
from desk.sms.errors import SendError
from desk.sms.providers.base import Accepted, Found, LookUp, Outgoing, Refused, SendResult

from .world import OURS, SPAIN, USA, Worker

pytestmark = pytest.mark.django_db

D = Delivery


class FakeProvider:
    """Takes every message unless told otherwise; `meanwhile` happens while it has the message in hand."""

    name = "fake"

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.looked_up: list[Outgoing] = []
        self.results: list[SendResult | Exception] = []
        self.found: LookUp | Exception = Found.ABSENT
        self.meanwhile: Callable[[], None] = lambda: None

    def send(self, message: Outgoing) -> SendResult:
        self.sent.append(message)
        self.meanwhile()
        result = self.results.pop(0) if self.results else Accepted(f"K{len(self.sent)}")
        if isinstance(result, Exception):
            raise result
        return result

    def look_up(self, message: Outgoing, since: datetime, known: Any) -> LookUp:
        self.looked_up.append(message)
        if isinstance(self.found, Exception):
            raise self.found
        return self.found

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.sent]


@pytest.fixture(autouse=True)
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    fake = FakeProvider()
    monkeypatch.setattr("desk.sms.send.current", lambda: fake)
    return fake


def conversation(number: str = USA) -> Conversation:
    return Conversation.objects.get_or_create(channel="sms", address=number, service_address=OURS)[0]


def row(text: str = "one", *, number: str = USA, response: str = "", sender: str = "assistant", **fields: Any) -> Outbox:
    message = Message.objects.create(conversation=conversation(number), sender=sender, text=text, response=response)
    made = Outbox.objects.create(message=message, **fields)
    return made


def aged(outbox: Outbox, age: timedelta) -> None:
    Outbox.objects.filter(pk=outbox.pk).update(updated_at=timezone.now() - age)


def now(outbox: Outbox) -> tuple[str, str, str, int]:
    outbox.refresh_from_db()
    return (outbox.state, outbox.provider_key, outbox.error, outbox.attempts)


# --- the plain way ---


def test_a_row_is_sent_and_keeps_the_providers_id(provider: FakeProvider) -> None:
    one = row("hello")
    assert send.deliver(one.pk) == "sent"
    assert now(one) == ("sent", "K1", "", 1)
    assert provider.sent == [Outgoing(sender=OURS, recipient=USA, text="hello", reference=str(one.pk))]


def test_a_text_that_went_out_is_known_to_be_out_though_its_cost_cannot_be_counted(provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(segments: int) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr("desk.sms.spending.spent", fails)
    one = row("hello")
    assert send.deliver(one.pk) == "sent"
    assert now(one) == ("sent", "K1", "", 1)


def test_the_same_task_twice_sends_once(provider: FakeProvider) -> None:
    one = row()
    send.deliver(one.pk)
    assert send.deliver(one.pk) == "nothing to do"
    assert provider.texts == ["one"]


def test_a_row_that_is_gone_is_no_error() -> None:
    assert send.deliver(12345) == "nothing to do"


@pytest.mark.parametrize("state", [D.SENT, D.DELIVERED, D.UNDELIVERED, D.FAILED, D.UNKNOWN])
def test_a_row_with_an_end_is_left_alone(state: D, provider: FakeProvider) -> None:
    one = row(state=state, attempts=1)
    assert send.deliver(one.pk) == "nothing to do"
    assert provider.sent == []


def test_a_task_that_cannot_be_stored_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("desk.sms.send.async_task", locked)
    send.enqueue(row())


# --- order ---


def test_a_later_text_waits_for_the_earlier_one(provider: FakeProvider, worker: Worker) -> None:
    first, second = row("first"), row("second")
    assert send.deliver(second.pk) == "waits for an earlier one"
    send.deliver(first.pk)
    worker.work()
    assert provider.texts == ["first", "second"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1)])
def test_tasks_in_any_order_send_in_order(order: tuple[int, ...], provider: FakeProvider, worker: Worker) -> None:
    rows = [row(text) for text in ("first", "second", "third")]
    for index in order:
        worker.put(send.DELIVER, rows[index].pk)
    worker.work()
    assert provider.texts == ["first", "second", "third"]


def test_one_person_does_not_wait_for_another(provider: FakeProvider) -> None:
    row("stuck", number=SPAIN, state=D.SENDING, attempts=1)
    one = row("mine")
    assert send.deliver(one.pk) == "sent"


def test_what_cannot_be_sent_does_not_hold_up_the_next(provider: FakeProvider, worker: Worker) -> None:
    provider.results = [Refused(SendError.TEXT_REFUSED)]
    first, second = row("first"), row("second")
    send.deliver(first.pk)
    worker.work()
    assert now(first)[0] == "failed"
    assert now(second)[0] == "sent"


def test_danger_advice_does_not_wait(provider: FakeProvider) -> None:
    row("stuck", state=D.QUEUED, attempts=2)
    advice = row("call 911", response="utter_handoff_emergency", sender="system")
    assert send.deliver(advice.pk) == "sent"


# --- trouble ---


@pytest.mark.parametrize("error", [SendError.BUSY, SendError.NO_CONNECTION])
def test_what_the_provider_did_not_take_is_tried_again_after_a_pause(error: SendError, provider: FakeProvider, worker: Worker) -> None:
    provider.results = [Refused(error)]
    one = row()
    assert send.deliver(one.pk) == "again later"
    assert now(one) == ("queued", "", error.value, 1)
    assert worker.later == [(send.DELIVER, (one.pk,))]
    assert send.deliver(one.pk) == "not due"
    aged(one, send.PAUSES[0])
    assert send.deliver(one.pk) == "sent"
    assert now(one) == ("sent", "K2", "", 2)


def test_after_the_last_try_it_has_failed(provider: FakeProvider) -> None:
    provider.results = [Refused(SendError.BUSY)] * 9
    one = row()
    for _ in range(send.MOST_ATTEMPTS):
        aged(one, timedelta(hours=1))
        send.deliver(one.pk)
    assert now(one) == ("failed", "", "busy", send.MOST_ATTEMPTS)
    aged(one, timedelta(hours=1))
    send.deliver(one.pk)
    assert len(provider.sent) == send.MOST_ATTEMPTS


@pytest.mark.parametrize("error", [error for error in SendError if error.retry.value == "never"])
def test_what_the_provider_refuses_for_good_is_tried_once(error: SendError, provider: FakeProvider, worker: Worker) -> None:
    provider.results = [Refused(error)]
    one = row()
    assert send.deliver(one.pk) == "failed"
    assert now(one) == ("failed", "", error.value, 1)
    assert worker.later == []


def test_21610_opts_the_person_out(provider: FakeProvider) -> None:
    provider.results = [Refused(SendError.OPTED_OUT)]
    send.deliver(row().pk)
    assert conversation().opted_out
    after = row("after")
    assert send.deliver(after.pk) == "failed"
    assert len(provider.sent) == 1


def test_a_stop_while_the_task_starts_still_blocks(provider: FakeProvider, monkeypatch: pytest.MonkeyPatch) -> None:
    """The condition is read by the claim itself, not only by the look before it."""
    one = row()
    looked = send._block_if_opted_out

    def stop_right_after(outbox: Outbox) -> bool:
        blocked = looked(outbox)
        Conversation.objects.update(opted_out=True)
        return blocked

    monkeypatch.setattr("desk.sms.send._block_if_opted_out", stop_right_after)
    assert send.deliver(one.pk) == "waits for an earlier one"
    assert provider.sent == []


def test_a_broken_connection_is_looked_up_at_once(provider: FakeProvider) -> None:
    provider.results = [Refused(SendError.NO_VERDICT)]
    provider.found = Accepted("K-found")
    one = row()
    assert send.deliver(one.pk) == "sent"
    assert now(one) == ("sent", "K-found", "", 1)


@pytest.mark.parametrize("found", [Found.ABSENT, Found.CANNOT_TELL])
def test_a_broken_connection_without_a_trace_is_unknown_not_sent_again(found: Found, provider: FakeProvider, worker: Worker) -> None:
    provider.results = [Refused(SendError.NO_VERDICT)]
    provider.found = found
    one = row()
    assert send.deliver(one.pk) == "unknown"
    assert now(one) == ("unknown", "", "no_verdict", 1)
    worker.work()
    assert len(provider.sent) == 1


def test_a_fault_in_the_providers_module_is_unknown_too(provider: FakeProvider) -> None:
    provider.results = [KeyError("no such field")]
    one = row()
    assert send.deliver(one.pk) == "unknown"


# --- crashes ---


class Killed(BaseException):
    """The worker's process is gone: nothing after this line ran."""


def crash_while_sending(provider: FakeProvider, one: Outbox, *, taken: bool) -> None:
    def die() -> None:
        if not taken:
            provider.sent.pop()
        raise Killed

    provider.meanwhile = die
    with pytest.raises(Killed):
        send.deliver(one.pk)
    provider.meanwhile = lambda: None
    assert now(one)[0] == "sending"


def test_a_row_in_sending_is_not_touched_while_its_worker_may_live(provider: FakeProvider) -> None:
    one = row()
    crash_while_sending(provider, one, taken=True)
    assert send.deliver(one.pk) == "nothing to do"
    send.sweep()
    assert now(one)[0] == "sending"
    assert provider.looked_up == []


@pytest.mark.parametrize("by", ["task", "sweep"])
def test_after_a_crash_a_taken_message_is_found_and_not_sent_again(by: str, provider: FakeProvider) -> None:
    one = row()
    crash_while_sending(provider, one, taken=True)
    aged(one, send.LEASE)
    provider.found = Accepted("K-found")
    send.deliver(one.pk) if by == "task" else send.sweep()
    assert now(one) == ("sent", "K-found", "", 1)
    assert provider.texts == ["one"]


def test_after_a_crash_a_message_that_never_arrived_is_sent(provider: FakeProvider, worker: Worker) -> None:
    one = row()
    crash_while_sending(provider, one, taken=False)
    aged(one, send.LEASE)
    provider.found = Found.ABSENT
    send.sweep()
    assert now(one)[0] == "queued"
    assert len(provider.looked_up) == 1
    aged(one, timedelta(minutes=10))
    send.sweep()
    worker.work()
    assert now(one)[0] == "sent"
    assert provider.texts == ["one"]


@pytest.mark.parametrize("found", [Found.CANNOT_TELL, RuntimeError("provider down")])
def test_after_a_crash_without_a_word_of_the_provider_it_is_unknown(found: Any, provider: FakeProvider, worker: Worker) -> None:
    one = row()
    crash_while_sending(provider, one, taken=True)
    aged(one, send.LEASE)
    provider.found = found
    send.sweep()
    assert now(one) == ("unknown", "", "no_verdict", 1)
    for _ in range(3):
        aged(one, timedelta(minutes=10))
        send.sweep()
        worker.work()
    assert provider.texts == ["one"]


def test_an_unknown_row_is_settled_when_the_provider_can_tell(provider: FakeProvider) -> None:
    one = row(state=D.UNKNOWN, attempts=1, error="no_verdict")
    aged(one, send.SETTLE)
    provider.found = Accepted("K-found")
    send.sweep()
    assert now(one) == ("sent", "K-found", "", 1)


def test_an_absent_message_is_not_sent_for_ever(provider: FakeProvider) -> None:
    one = row(state=D.SENDING, attempts=send.MOST_ATTEMPTS)
    aged(one, send.LEASE)
    provider.found = Found.ABSENT
    send.sweep()
    assert now(one)[0] == "failed"


def test_an_old_unknown_row_is_left_to_the_providers_report(provider: FakeProvider) -> None:
    one = row(state=D.UNKNOWN, attempts=1)
    aged(one, timedelta(hours=2))
    Outbox.objects.update(created_at=timezone.now() - send.ASK_FOR - timedelta(minutes=1))
    send.sweep()
    assert provider.looked_up == []


def test_a_crash_before_the_task_was_stored_loses_nothing(provider: FakeProvider, worker: Worker) -> None:
    one = row()
    aged(one, timedelta(minutes=2))  # queued, and no task anywhere
    send.sweep()
    worker.work()
    assert now(one)[0] == "sent"


def test_the_sweep_wakes_only_the_first_of_a_conversation(worker: Worker) -> None:
    rows = [row(text) for text in ("first", "second", "third")]
    for one in rows:
        aged(one, timedelta(minutes=2))
    assert send.sweep() == "looked_up=0 queued=1"
    assert list(worker.tasks) == [(send.DELIVER, (rows[0].pk,))]


def test_one_task_sends_all_that_waits_in_a_conversation_in_order(provider: FakeProvider, worker: Worker) -> None:
    rows = [row(text) for text in ("first", "second", "third")]
    other = row("another's", number=SPAIN)
    assert send.deliver(rows[0].pk) == "sent"
    assert provider.texts == ["first", "second", "third"]
    assert now(other)[0] == D.QUEUED and not worker.tasks


def test_a_task_that_has_taken_long_leaves_the_rest_to_another(provider: FakeProvider, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row(text) for text in ("first", "second", "third")]
    monkeypatch.setattr(send, "GOES_ON", -1.0)
    send.deliver(rows[0].pk)
    assert provider.texts == ["first"]
    assert list(worker.tasks) == [(send.DELIVER, (rows[1].pk,))]


def test_a_backlog_fills_the_queue_of_tasks_and_no_more(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "TASKS", 12)
    for number in range(20):
        aged(row(number=f"+120255501{number:02}"), timedelta(minutes=2))
    OrmQ.objects.bulk_create(OrmQ(key="desk", payload="", lock=timezone.now()) for _ in range(5))
    assert send.sweep() == "looked_up=0 queued=7"
    OrmQ.objects.bulk_create(OrmQ(key="desk", payload="", lock=timezone.now()) for _ in range(50))
    assert send.sweep() == "looked_up=0 queued=0"
    assert len(worker.tasks) == 7


def test_a_provider_that_is_slow_to_say_what_became_of_texts_does_not_keep_others_waiting(provider: FakeProvider, worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]

    def slow(*_: object) -> LookUp:
        clock[0] += 20
        return Found.CANNOT_TELL

    monkeypatch.setattr(send, "monotonic", lambda: clock[0])
    monkeypatch.setattr(provider, "look_up", slow)
    for number in range(6):
        aged(row(number=f"+120255501{number:02}", state=D.UNKNOWN, attempts=1), timedelta(minutes=2))
    waits = row(number=SPAIN)
    aged(waits, timedelta(minutes=2))
    assert send.sweep() == "looked_up=2 queued=1"
    assert list(worker.tasks) == [(send.DELIVER, (waits.pk,))]


def test_a_frozen_worker_that_wakes_too_late_is_refused(provider: FakeProvider, worker: Worker) -> None:
    """Meanwhile the row was recovered, claimed again and sent by another worker."""
    one = row()

    def another_takes_over() -> None:
        provider.meanwhile = lambda: None
        aged(one, send.LEASE)
        provider.found = Found.ABSENT
        send.sweep()
        aged(one, timedelta(minutes=10))
        provider.results = [Accepted("K-other")]
        assert send.deliver(one.pk) == "sent"
        provider.results = [Refused(SendError.TEXT_REFUSED)]

    provider.meanwhile = another_takes_over
    assert send.deliver(one.pk) == "someone else decided meanwhile"
    assert now(one) == ("sent", "K-other", "", 2)


def test_a_frozen_worker_says_nothing_for_the_one_that_has_the_row_now(provider: FakeProvider) -> None:
    """Meanwhile another worker claimed the row and is still at it: what becomes of that try is for that worker to say."""
    one = row()
    provider.meanwhile = lambda: Outbox.objects.filter(pk=one.pk).update(state=D.SENDING, attempts=2) and None
    assert send.deliver(one.pk) == "someone else decided meanwhile"
    assert now(one)[:2] == ("sending", "")


def test_a_frozen_worker_that_knows_better_keeps_it_from_being_sent_twice(provider: FakeProvider, worker: Worker) -> None:
    """Meanwhile the row went back to the queue, but nobody took it: the provider has it, so it is sent."""
    one = row()

    def given_up() -> None:
        aged(one, send.LEASE)
        send.sweep()
        assert now(one)[0] == "queued"

    provider.meanwhile = given_up
    assert send.deliver(one.pk) == "sent"
    aged(one, timedelta(minutes=10))
    send.sweep()
    worker.work()
    assert provider.texts == ["one"]


def test_a_report_that_overtakes_the_providers_answer_is_kept(provider: FakeProvider) -> None:
    one = row()
    provider.meanwhile = lambda: Outbox.objects.filter(pk=one.pk).update(state=D.DELIVERED, provider_key="K1") and None
    send.deliver(one.pk)
    assert now(one)[:2] == ("delivered", "K1")


def test_the_sweep_is_scheduled_once_every_minute() -> None:
    for _ in range(2):
        send.prepare_schedule()
    planned = Schedule.objects.get(func="desk.sms.send.sweep")
    assert (planned.schedule_type, planned.minutes, planned.repeats) == ("I", 1, -1)


def test_a_tasks_result_holds_nothing_of_a_person(provider: FakeProvider) -> None:
    provider.results = [RuntimeError(f"cannot send to {USA}")]
    assert "555" not in send.deliver(row().pk)
