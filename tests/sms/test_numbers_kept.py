"""A phone number stands in the records as long as a thread or a case needs it, and is found by its hash after that."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from desk.console import search
from desk.conversations import clock, sweeping
from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Message, Outbox
from desk.conversations.number_hash import number_hash
from desk.sms import numbers_kept
from desk.sms.simulator.models import SimulatedMessage

from .conftest import Answering
from .world import OURS, SPAIN, USA, Worker, on_phone, said, states, text_us, thread

pytestmark = pytest.mark.django_db(transaction=True)

LONG_AGO = timedelta(days=31)


def aged(by: timedelta = LONG_AGO) -> None:
    clock.is_steady(timezone.now())  # the worker has looked all the time
    then = timezone.now() - by
    Conversation.objects.update(last_activity=then)
    Message.objects.update(created_at=then)
    Case.objects.filter(status=CaseStatus.RESOLVED).update(resolved_at=then)


def kept() -> list[tuple[str, bool]]:
    """(number, whether its hash is there) of each conversation, the oldest first."""
    return [(one.address, bool(one.address_hash)) for one in Conversation.objects.order_by("created_at")]


@pytest.mark.parametrize(
    ("days", "case", "stays"),
    [
        (29, None, True),
        (31, None, False),
        (31, CaseStatus.OPEN, True),
        (31, CaseStatus.CLAIMED, True),
        (31, CaseStatus.RESOLVED, False),
        (29, CaseStatus.RESOLVED, True),
    ],
)
def test_a_number_is_kept_as_long_as_it_is_needed(days: int, case: CaseStatus | None, stays: bool, worker: Worker) -> None:
    text_us("what is BCMA")
    worker.work()
    if case is not None:
        Case.objects.create(conversation=thread(), reason="unclear", priority=3, status=case, resolved_at=timezone.now())
    aged(timedelta(days=days))
    SimulatedMessage.objects.create(phone=SPAIN, service=OURS, text="somebody else's")
    numbers_kept.drop_old()
    assert kept() == ([(USA, True)] if stays else [("", False)])
    assert SimulatedMessage.objects.filter(phone=USA).exists() is stays
    assert SimulatedMessage.objects.filter(phone=SPAIN).exists()


def test_a_case_resolved_lately_keeps_the_number_of_an_old_thread(worker: Worker) -> None:
    text_us("what is BCMA")
    worker.work()
    aged()
    Case.objects.create(conversation=thread(), reason="unclear", priority=3, status=CaseStatus.RESOLVED, resolved_at=timezone.now())
    numbers_kept.drop_old()
    assert kept() == [(USA, True)]


def test_a_text_that_is_on_its_way_keeps_its_number() -> None:
    text_us("what is BCMA")  # nobody works: the answers wait in the outbox
    aged()
    numbers_kept.drop_old()
    assert kept() == [(USA, True)]


def test_who_writes_again_begins_a_new_conversation(worker: Worker) -> None:
    text_us("what is BCMA")
    worker.work()
    numbers_kept.drop(thread())
    text_us("what is BCMA")
    worker.work()
    assert sorted(kept()) == [("", False), (USA, True)]
    assert said() == ["utter_sms_intro", "utter_bcma_definition"], "and is told again who we are"


def test_a_stop_holds_without_the_number(worker: Worker) -> None:
    text_us("STOP")
    worker.work()
    aged()
    numbers_kept.drop_old()
    assert kept() == [("", True)]
    text_us("what is BCMA")
    worker.work()
    assert kept() == [(USA, True)]
    assert on_phone() == []  # the simulated phone has lost the confirmation of STOP with the number
    text_us("START")
    worker.work()
    assert len(on_phone()) == 2  # who we are, and welcome back


def test_staff_find_a_case_by_the_whole_number_and_by_its_end(assistant: Answering) -> None:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    text_us("what are the side effects of CAR T", sender=SPAIN)
    (case,) = Case.objects.filter(conversation=thread(USA))
    for typed in ("+1 202-555-0143", "(202) 555-0143", "5550143"):
        assert [hit.case.pk for hit in search.search(typed).hits] == [case.pk]


def test_a_whole_number_still_finds_what_is_kept_by_its_hash_alone() -> None:
    conversation = Conversation.objects.create(channel=Channel.SMS, address_hash=number_hash(USA), service_address=OURS, opted_out=True)
    case = Case.objects.create(conversation=conversation, reason="unclear", priority=3)
    assert [hit.case.pk for hit in search.search(USA).hits] == [case.pk]


def test_the_hash_is_worth_nothing_without_the_key(settings) -> None:
    before = number_hash(USA)
    settings.NUMBER_KEY = "another-key-of-the-same-kind-" + "m" * 20
    assert number_hash(USA) != before


def test_a_stop_holds_although_the_key_is_lost(settings, worker: Worker) -> None:
    text_us("STOP")
    settings.NUMBER_KEY = "another-key-of-the-same-kind-" + "m" * 20
    text_us("what is BCMA")
    worker.work()
    assert len(on_phone()) == 1
    assert kept() == [(USA, True)]


# --- forget me ---


@pytest.mark.parametrize("text", ["FORGET ME", "forget me please", "Delete my data", "please delete all my messages", "erase everything about me",
                                  "Borren mis datos", "Olvídenme"])  # fmt: skip
def test_forget_me_is_done_after_a_yes(text: str, worker: Worker, assistant: Answering) -> None:
    assistant.hands_off()
    text_us("my name is Ada, what are the side effects of CAR T")
    text_us(text)
    assert said()[-1] == "utter_sms_forget_ask"
    text_us("YES")
    worker.work()
    assert on_phone()[-1].startswith("Your texts and your number have been deleted")
    sweeping.sweep()
    assert kept() == [("", False)]
    assert not SimulatedMessage.objects.filter(phone=USA).exists()
    assert set(Message.objects.values_list("text", flat=True)) <= {"", Message.objects.order_by("pk").last().text}
    assert Case.objects.get().status == CaseStatus.RESOLVED


def test_without_a_yes_nothing_is_deleted(worker: Worker) -> None:
    text_us("what is BCMA")
    text_us("forget me")
    text_us("no")
    assert said()[-1] == "utter_sms_kept"
    assert Message.objects.filter(text="what is BCMA").exists()


@pytest.mark.parametrize("text", ["I forget my pills", "forget it", "I forget things, is that myeloma?", "did my doctor forget me", "erase the cancer"])
def test_a_question_that_forgets_is_a_question(text: str, assistant: Answering) -> None:
    text_us(text)
    assert assistant.asked == [text]


def test_a_yes_long_before_the_question_deletes_nothing(assistant: Answering) -> None:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    text_us("forget me")
    text_us("what are the side effects of CAR T")  # they go on instead: the offer of a reply is asked now
    text_us("YES")
    assert Case.objects.get().reply_here is True
    assert Message.objects.filter(text__startswith="what are").exists()


def test_who_texted_stop_can_be_forgotten_and_stays_out(worker: Worker) -> None:
    for text in ("what is BCMA", "STOP", "delete my data", "yes"):
        text_us(text)
        worker.work()
    sweeping.sweep()
    assert kept() == [("", True)]
    text_us("what is BCMA")
    worker.work()
    assert on_phone() == []
    assert Conversation.objects.get(address=USA).opted_out


def test_who_writes_before_the_last_text_has_left_begins_anew(worker: Worker) -> None:
    text_us("what is BCMA")
    worker.work()
    old = set(on_phone())
    for text in ("forget me", "yes", "what is CAR T"):
        text_us(text)
    worker.work()
    assert old <= set(on_phone())
    sweeping.sweep()
    assert sorted(kept()) == [("", False), (USA, True)]
    assert not Outbox.objects.filter(state="queued").exists()
    answers = Message.objects.filter(conversation=thread(), sender="assistant").values_list("text", flat=True)
    assert set(answers) <= set(on_phone())  # the simulated phone has forgotten the old thread only
    assert SimulatedMessage.objects.filter(created_at__lt=thread().created_at).count() == 0


def test_a_text_that_comes_while_its_thread_is_being_forgotten_begins_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text_us("what is bcma")
    old = thread()
    lock = Conversation.objects.select_for_update

    def forgotten_just_before(*args: object, **options: object) -> object:
        Conversation.objects.filter(pk=old.pk, forgotten_at=None).update(forgotten_at=timezone.now(), address="")
        return lock(*args, **options)

    monkeypatch.setattr(Conversation.objects, "select_for_update", forgotten_just_before)
    with transaction.atomic():
        assert numbers_kept.conversation_of(USA, OURS).pk != old.pk
    assert Conversation.objects.get(pk=old.pk).address == ""
