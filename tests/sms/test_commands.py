"""Acceptance 24, the deeds: STOP, START, HELP, YES and NO as a phone experiences them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, Message, Outbox
from desk.conversations.reading import Reading
from desk.sms import errors

from .conftest import Answering
from .world import SPAIN, USA, Worker, new_sid, on_phone, said, states, text_us, thread

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana.ruiz", first_name="Ana")


def claimed(staff: User) -> Case:
    case = Case.objects.get()
    assert cases.claim(case.pk, staff, case.version) is Outcome.DONE
    case.refresh_from_db()
    return case


# --- STOP ---


@pytest.mark.parametrize("text", ["STOP", "stop.", "Please stop texting me", "🛑 Stop!!", "UNSUBSCRIBE", "quit"])
def test_stop_opts_out_and_is_confirmed_once(text: str, worker: Worker, assistant: Answering) -> None:
    text_us(text)
    text_us(text)
    text_us("STOP")
    worker.work()
    assert thread().opted_out
    assert said() == ["utter_sms_stop"]
    (confirmation,) = on_phone()
    assert "START" in confirmation
    assert "800-452-CURE" in confirmation
    assert assistant.asked == []
    assert not Message.objects.filter(sender="person", answered_at=None).exists()


@pytest.mark.parametrize("text", ["How does CAR T stop myeloma", "can I end treatment", "help me understand BCMA", "should I quit smoking"])
def test_a_question_that_holds_the_word_is_answered(text: str, worker: Worker, assistant: Answering) -> None:
    text_us(text)
    assert assistant.asked == [text]
    assert not thread().opted_out


def test_after_stop_nothing_of_the_assistant_goes_out(worker: Worker) -> None:
    text_us("STOP")
    worker.work()
    text_us("what is BCMA")
    worker.work()
    assert len(on_phone()) == 1


def test_what_still_waits_when_stop_comes_is_not_sent(worker: Worker) -> None:
    text_us("what is BCMA")  # two replies wait for the worker
    text_us("STOP")
    worker.work()
    assert on_phone() == [Message.objects.get(response="utter_sms_stop").text]
    assert states() == ["failed", "failed", "delivered"]
    assert list(Outbox.objects.order_by("pk").values_list("error", flat=True)) == ["opted_out", "opted_out", ""]


def test_staff_are_told_why_their_reply_cannot_go(worker: Worker, assistant: Answering, ana: User) -> None:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    case = claimed(ana)
    text_us("STOP")
    worker.work()
    before = on_phone()
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is Outcome.OPTED_OUT
    worker.work()
    assert on_phone() == before


def test_a_staff_reply_that_raced_with_stop_is_blocked_with_the_reason(worker: Worker, assistant: Answering, ana: User) -> None:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    case = claimed(ana)
    worker.work()
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is Outcome.DONE
    text_us("STOP")  # before the worker came to it
    worker.work()
    row = Outbox.objects.get(message__sender="staff")
    assert (row.state, row.error) == ("failed", "opted_out")
    assert "STOP" in errors.staff_see(row.error)
    assert not any("this is Ana" in text for text in on_phone())


def test_in_danger_the_advice_goes_out_in_spite_of_stop(worker: Worker) -> None:
    text_us("STOP")
    text_us("my husband has chest pain and cannot breathe")
    worker.work()
    confirmation, advice = on_phone()
    assert "911" in advice
    assert Case.objects.get().priority == 1


def test_stop_inside_a_danger_is_a_danger(worker: Worker) -> None:
    text_us("please stop texting me my chest hurts and I cannot breathe")
    worker.work()
    assert not thread().opted_out
    assert "911" in on_phone()[0]


def test_a_stop_that_the_provider_confirmed_is_not_confirmed_again(worker: Worker) -> None:
    text_us("BYE", OptOutType="STOP")
    worker.work()
    assert thread().opted_out
    assert on_phone() == []
    text_us("BACK", OptOutType="START")
    worker.work()
    assert not thread().opted_out
    assert on_phone() == []


def test_a_danger_that_the_provider_took_for_stop_still_makes_a_case() -> None:
    text_us("STOP he cannot breathe", OptOutType="STOP")
    assert Case.objects.get().priority == 1
    assert said()[0] == "utter_handoff_emergency"


@pytest.mark.parametrize("text", ["HELP", "STOP", "START"])
def test_a_repeated_delivery_of_a_command_is_answered_once(text: str, worker: Worker) -> None:
    sid = new_sid()
    for _ in range(3):
        text_us(text, sid=sid)
    worker.work()
    assert len(said()) == (2 if text == "START" else 1)


def test_a_late_repetition_of_stop_does_not_undo_start(worker: Worker) -> None:
    sid = new_sid()
    text_us("STOP", sid=sid)
    text_us("START")
    text_us("STOP", sid=sid)
    assert not thread().opted_out


def test_one_persons_stop_is_nobody_elses(worker: Worker) -> None:
    text_us("STOP", sender=SPAIN)
    text_us("what is BCMA", sender=USA)
    worker.work()
    assert not thread(USA).opted_out
    assert len(on_phone(USA)) == 2


def test_stop_works_while_staff_hold_the_conversation(worker: Worker, assistant: Answering, ana: User) -> None:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    claimed(ana)
    text_us("STOP")
    assert thread().opted_out


def test_a_stop_counts_even_when_its_confirmation_cannot_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("utter_sms_stop")

    monkeypatch.setattr("desk.sms.commands.wording.said", broken)
    assert text_us("STOP").status_code == 200
    assert thread().opted_out


def test_a_stop_counts_even_when_the_danger_screen_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise RuntimeError("no rules")

    monkeypatch.setattr("desk.sms.commands.screen.screen", broken)
    assert text_us("STOP").status_code == 200
    assert thread().opted_out


# --- START and HELP ---


@pytest.mark.parametrize("text", ["START", "start.", "Unstop", "YES", "yes please"])
def test_start_resumes(text: str, worker: Worker) -> None:
    text_us("STOP")
    text_us(text)
    text_us("what is BCMA")
    worker.work()
    assert not thread().opted_out
    assert "utter_sms_start" in said()
    assert on_phone()[-1].startswith(Message.objects.get(response="utter_bcma_definition").text[:30])


def test_start_from_someone_new_says_what_this_is(worker: Worker) -> None:
    text_us("START")
    worker.work()
    assert said() == ["utter_sms_intro", "utter_sms_help"]


@pytest.mark.parametrize("text", ["HELP", "help?", "Info"])
def test_help_says_what_this_is_and_how_to_end_it(text: str, worker: Worker, assistant: Answering) -> None:
    text_us(text)
    worker.work()
    (answer,) = on_phone()
    assert "STOP" in answer
    assert "800-452-CURE" in answer
    assert assistant.asked == []


def test_help_is_answered_after_stop_too(worker: Worker) -> None:
    text_us("STOP")
    text_us("HELP")
    worker.work()
    assert said() == ["utter_sms_stop", "utter_sms_help"]
    assert len(on_phone()) == 2
    assert thread().opted_out


def test_a_plea_for_help_is_not_the_word_help(assistant: Answering) -> None:
    text_us("please help me")
    assert assistant.asked == ["please help me"]


# --- YES and NO ---


def offered(assistant: Answering, worker: Worker) -> Case:
    assistant.hands_off()
    text_us("what are the side effects of CAR T")
    worker.work()
    case = Case.objects.get()
    assert case.reply_here is None
    assert "YES" in on_phone()[-1]
    return case


@pytest.mark.parametrize("text", ["YES", "yes.", "Y", "yes please", "Sure", "ok", "👍"])
def test_yes_after_the_offer_lets_staff_reply(text: str, worker: Worker, assistant: Answering) -> None:
    case = offered(assistant, worker)
    text_us(text)
    worker.work()
    case.refresh_from_db()
    assert case.reply_here is True
    assert said()[-1] == "utter_reply_yes"
    assert len(assistant.asked) == 1


def test_yes_twice_is_thanked_once(worker: Worker, assistant: Answering) -> None:
    offered(assistant, worker)
    text_us("YES")
    text_us("YES", sid=new_sid())
    worker.work()
    assert said().count("utter_reply_yes") == 1


@pytest.mark.parametrize("text", ["NO", "no thanks", "Nope"])
def test_no_after_the_offer_is_kept_on_the_case(text: str, worker: Worker, assistant: Answering) -> None:
    case = offered(assistant, worker)
    text_us(text)
    worker.work()
    case.refresh_from_db()
    assert case.reply_here is False
    assert len(assistant.asked) == 1


@pytest.mark.parametrize("text", ["YES", "no", "ok"])
def test_without_an_offer_they_are_messages_like_any_other(text: str, assistant: Answering) -> None:
    text_us(text)
    assert assistant.asked == [text]


def test_ok_long_after_the_offer_agrees_to_nothing(worker: Worker, assistant: Answering) -> None:
    case = offered(assistant, worker)
    assistant.says = Answering().says
    text_us("what is BCMA")
    text_us("ok")
    case.refresh_from_db()
    assert case.reply_here is None
    assert assistant.asked[-1] == "ok"


def test_while_staff_speak_yes_is_an_answer_to_them(worker: Worker, assistant: Answering, ana: User) -> None:
    case = offered(assistant, worker)
    claimed(ana)
    text_us("yes")
    case.refresh_from_db()
    assert case.reply_here is None
    assert said()[-1] != "utter_reply_yes"


def test_after_stop_yes_means_start_and_not_reply_here(worker: Worker, assistant: Answering) -> None:
    case = offered(assistant, worker)
    text_us("STOP")
    text_us("YES")
    case.refresh_from_db()
    assert case.reply_here is None
    assert not thread().opted_out


# --- a number after a list ---


def test_a_clarifying_question_is_a_numbered_list_on_the_phone(worker: Worker, assistant: Answering) -> None:
    assistant.clarifies("bcma_definition", "car_t")
    text_us("tell me about it")
    worker.work()
    lines = on_phone()[-1].splitlines()
    assert [line.split()[0].strip(".)") for line in lines[-2:]] == ["1", "2"]


@pytest.mark.parametrize("text", ["1", "2)", "the second one"])
def test_a_number_after_the_list_reaches_the_assistant_which_knows_the_list(text: str, worker: Worker, assistant: Answering) -> None:
    assistant.clarifies("bcma_definition", "car_t")
    text_us("tell me about it")
    text_us(text)
    assert assistant.asked[-1] == text
    assert assistant.contexts[-1] == {"offered": ["bcma_definition", "car_t"]}


# --- a reply of staff ---


def test_a_staff_reply_reaches_the_phone(worker: Worker, assistant: Answering, ana: User) -> None:
    offered(assistant, worker)
    text_us("YES")
    case = claimed(ana)
    assert cases.reply(case.pk, ana, "Hello, this is Ana. When may I call you?", case.version) is Outcome.DONE
    worker.work()
    assert on_phone()[-1] == "Hello, this is Ana. When may I call you?"
    assert states()[-1] == "delivered"


def test_a_picture_while_staff_speak_is_left_to_them(worker: Worker, assistant: Answering, ana: User) -> None:
    offered(assistant, worker)
    claimed(ana)
    before = len(said())
    text_us("", NumMedia="1", MediaUrl0="https://api.twilio.test/1")
    assert len(said()) == before
    assert Message.objects.filter(sender="person").last().rule == "sms_media"


@pytest.mark.parametrize("text", ["START", ""])
def test_an_introduction_that_shared_a_message_is_not_repeated_by_a_command(text: str, assistant: Answering) -> None:
    names = ("utter_bcma_definition", "utter_car_t", "utter_adc")
    assistant.says = lambda _: Reading(responses=names, topics=("bcma_definition", "car_t", "adc"))
    text_us("what is BCMA, CAR T and ADC")
    assert said() == list(names)  # the introduction stands in the first of them
    text_us(text, NumMedia="1" if not text else "0")
    assert said()[3:] == (["utter_sms_help"] if text else ["utter_media"])


# --- "did this help?" ---


def asked_whether_it_helped(assistant: Answering, worker: Worker, ana: User) -> Case:
    offered(assistant, worker)
    text_us("YES")
    case = claimed(ana)
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is Outcome.DONE
    case.refresh_from_db()
    assert cases.resolve(case.pk, ana, case.version, "answered") is Outcome.DONE
    worker.work()
    return case


@pytest.mark.parametrize(("text", "helped", "thanks"), [("YES", True, "utter_help_yes"), ("no", False, "utter_help_no")])
def test_a_yes_or_no_after_the_farewell_is_about_the_help(worker: Worker, assistant: Answering, ana: User, text: str, helped: bool, thanks: str) -> None:
    case = asked_whether_it_helped(assistant, worker, ana)
    assert "Reply YES or NO" in on_phone()[-1]
    asked = len(assistant.asked)
    text_us(text)
    case.refresh_from_db()
    assert (case.helped, case.status, case.reply_here) == (helped, "resolved", True)
    assert said()[-1] == thanks
    assert len(assistant.asked) == asked


def test_stop_after_the_farewell_stops_and_says_nothing_of_help(worker: Worker, assistant: Answering, ana: User) -> None:
    case = asked_whether_it_helped(assistant, worker, ana)
    text_us("No, stop texting me")
    case.refresh_from_db()
    assert thread().opted_out
    assert case.helped is None
    assert said()[-1] == "utter_sms_stop"


def test_a_yes_to_the_newer_question_is_about_that(worker: Worker, assistant: Answering, ana: User) -> None:
    """They come back, are asked anew whether staff may reply, and say yes: to that."""
    case = asked_whether_it_helped(assistant, worker, ana)
    Case.objects.update(reply_here=None)
    assistant.hands_off("logistics")
    text_us("how much is it")
    text_us("YES")
    case.refresh_from_db()
    assert (case.helped, case.reply_here, case.status) == (None, True, "open")


def test_a_yes_to_staff_who_have_gone_is_a_yes_to_us(worker: Worker, assistant: Answering, ana: User) -> None:
    offered(assistant, worker)
    case = claimed(ana)
    Case.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    text_us("YES")
    case.refresh_from_db()
    assert (case.status, case.reply_here) == ("open", True)
    assert said()[-2:] == ["utter_staff_left", "utter_reply_yes"]


def test_a_no_to_did_this_help_is_no_word_on_replies(worker: Worker, assistant: Answering, ana: User) -> None:
    """Staff opened the case again by hand, so one waits for a word; but the last thing on the phone is another question."""
    assistant.hands_off()
    text_us("Can I talk to a person?")
    case = claimed(ana)
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is Outcome.DONE
    case.refresh_from_db()
    assert cases.resolve(case.pk, ana, case.version, "answered") is Outcome.DONE
    case.refresh_from_db()
    assert cases.reopen(case.pk, ana, case.version) is Outcome.DONE
    text_us("No")
    case.refresh_from_db()
    assert (case.reply_here, case.helped) == (None, False)
