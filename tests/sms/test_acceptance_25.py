"""Acceptance 25: a machine that answers every text gets five of ours at most, then silence and a case; our own number is ignored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from desk.conversations import cases
from desk.conversations.models import Case, Message
from desk.sms.abuse import MOST_ALIKE, PAUSE, Judged, Past, Verdict, is_like, judge

from .conftest import Answering
from .world import OURS, USA, Worker, on_phone, said, text_us, thread

pytestmark = pytest.mark.django_db(transaction=True)

MACHINES: dict[str, Callable[[int], str]] = {
    "the same words": lambda n: "I am away from my phone.",
    "in other letters": lambda n: ["Driving now", "DRIVING NOW!", "driving now..."][n % 3],
    "a reference that counts up": lambda n: f"Thank you for your message. Your reference is {88120 + n}.",
    "a time": lambda n: f"Auto reply at 10:{n:02}: we got your text",
    "one word": lambda n: "Ok!",
    "nothing but a sign": lambda n: "?",
}


def ping_pong(worker: Worker, machine: Callable[[int], str], *, rounds: int) -> None:
    """The machine answers each text that arrives on its phone."""
    answered = 0
    text_us(machine(0))
    for _ in range(rounds):
        worker.work()
        arrived = len(on_phone())
        if arrived == answered:
            return
        for number in range(answered, arrived):
            text_us(machine(number + 1))
        answered = arrived
    raise AssertionError("they would go on for ever")


@pytest.mark.parametrize("name", list(MACHINES))
def test_a_machine_that_answers_everything_is_answered_five_times(name: str, worker: Worker) -> None:
    ping_pong(worker, MACHINES[name], rounds=30)
    assert 2 <= len(on_phone()) <= MOST_ALIKE
    assert Case.objects.count() == 1
    assert not Message.objects.filter(sender="person", answered_at=None).exists()


def test_so_is_one_whose_texts_are_handed_off(worker: Worker, assistant: Answering) -> None:
    assistant.hands_off()
    ping_pong(worker, MACHINES["the same words"], rounds=30)
    assert len(on_phone()) <= MOST_ALIKE
    assert Case.objects.count() == 1


def test_the_last_of_ours_gives_the_number_and_staff_see_the_rest(worker: Worker) -> None:
    ping_pong(worker, MACHINES["the same words"], rounds=30)
    assert said()[-1] == "utter_sms_loop"
    assert "800-452-CURE" in on_phone()[-1]
    assert Message.objects.filter(sender="person", rule="sms_loop").count() > 1


def test_who_then_asks_something_else_is_answered(worker: Worker) -> None:
    ping_pong(worker, MACHINES["the same words"], rounds=30)
    text_us("what is BCMA")
    assert said()[-1] == "utter_bcma_definition"


CLINIC = "You have reached the clinic. We are closed. If you are thinking about suicide, call or text 988."
DANGER = "my husband has chest pain and cannot breathe"


def test_a_machine_that_names_an_emergency_comes_to_an_end_too_and_stays_a_case_of_danger(worker: Worker) -> None:
    ping_pong(worker, lambda n: CLINIC, rounds=30)
    assert said().count("utter_handoff_crisis") == MOST_ALIKE
    assert [case.reason for case in Case.objects.all()] == ["crisis"]
    assert not Message.objects.filter(sender="person", answered_at=None).exists()


def test_the_same_danger_is_answered_again_after_ten_minutes(worker: Worker) -> None:
    for _ in range(8):
        text_us(DANGER)
    assert said().count("utter_handoff_emergency") == MOST_ALIKE
    Message.objects.update(created_at=F("created_at") - PAUSE)
    text_us(DANGER)
    assert said().count("utter_handoff_emergency") == MOST_ALIKE + 1


def test_a_danger_in_other_words_always_gets_through(worker: Worker) -> None:
    for words in [DANGER] * 7 + ["he collapsed and does not wake up"]:
        text_us(words)
    assert said().count("utter_handoff_emergency") == MOST_ALIKE + 1


def test_a_danger_that_was_held_back_opens_the_case_again_that_staff_have_closed(worker: Worker) -> None:
    for _ in range(6):
        text_us(DANGER)
    Case.objects.update(status="resolved", resolved_at=timezone.now(), disposition="answered")
    text_us(DANGER)
    assert [(case.status, case.reason) for case in Case.objects.all()] == [("open", "emergency")]


def test_our_own_number_is_ignored(worker: Worker, assistant: Answering) -> None:
    assert text_us("what is BCMA", sender=OURS).status_code == 200
    assert not Message.objects.exists()
    assert assistant.asked == []


# --- too many ---


def test_over_the_hours_limit_the_number_is_given_once(worker: Worker, settings) -> None:
    settings.SMS_PER_HOUR = 6
    for number in range(12):
        text_us(f"question {'abcdefghijkl'[number] * 9} please")
    assert said().count("utter_bcma_definition") == 6
    assert said()[-1] == "utter_sms_limit"
    assert said().count("utter_sms_limit") == 1
    assert Case.objects.count() == 1
    worker.work()
    assert "800-452-CURE" in on_phone()[-1]


def test_over_the_limit_a_danger_is_answered(settings) -> None:
    settings.SMS_PER_HOUR = 1
    for _ in range(3):
        text_us("what is BCMA")
    text_us("my husband has chest pain and cannot breathe")
    assert "utter_handoff_emergency" in said()


def test_over_the_limit_stop_is_obeyed(settings) -> None:
    settings.SMS_PER_HOUR = 1
    for text in ("what is BCMA", "what is CAR T", "STOP"):
        text_us(text)
    assert thread().opted_out


# --- the rule itself ---

ALIKE = [
    ("Ok", "ok!", True),
    ("yes", "yes please", False),
    ("1", "2", False),
    ("what is BCMA", "what is CAR T", False),
    ("Your reference is 5 of today", "Your reference is 6 of today", True),
    ("I will get back to you soon", "I will get back to you soon.", True),
    ("side effects of car t", "side effects of adcs", False),
    ("Ref 4412907731", "Ref 9983015526", True),
]


@pytest.mark.parametrize(("one", "other", "like"), ALIKE)
def test_what_counts_as_the_same(one: str, other: str, like: bool) -> None:
    assert is_like(one, other) is like


def past(sent: int, answer: int | None = None, *, text: str = "hello there", rule: str = "") -> Past:
    return Past(text, sent, sent if answer is None else answer, rule)


JUDGED = [
    ([], Judged(Verdict.ANSWER)),
    ([past(2, 1)], Judged(Verdict.ANSWER)),
    ([past(1), past(2, 1)], Judged(Verdict.ANSWER)),
    ([past(1), past(1), past(2, 1)], Judged(Verdict.LOOP, speaks=True, opens_case=True)),
    ([past(1, rule="sms_loop"), past(1), past(1), past(2, 1)], Judged(Verdict.LOOP)),
    ([past(2), past(3, 2)], Judged(Verdict.LOOP, opens_case=True)),
    ([past(3, 3)], Judged(Verdict.LOOP, speaks=True, opens_case=True)),
    ([past(1, text="something else"), past(5)], Judged(Verdict.ANSWER)),
]


@pytest.mark.parametrize(("before", "judged"), JUDGED)
def test_when_it_is_taken_for_a_machine(before: list[Past], judged: Judged) -> None:
    assert judge("hello there", before, in_an_hour=1, told_of_limit=False, limit=60) == judged


def test_nobody_is_a_machine_after_a_while() -> None:
    for _ in range(4):
        text_us("what is BCMA")
    assert said()[-1] == "utter_sms_loop"
    Message.objects.update(created_at=timezone.now() - timedelta(hours=7))
    text_us("what is BCMA")
    assert said(USA)[-1] == "utter_bcma_definition"


def test_over_the_limit_forget_me_is_obeyed(settings) -> None:
    settings.SMS_PER_HOUR = 2
    for text in ("what is BCMA", "forget me", "YES"):
        text_us(text)
    assert Message.objects.filter(text="what is BCMA").count() == 0


def test_over_the_limit_nothing_is_said_to_who_texted_stop(settings) -> None:
    settings.SMS_PER_HOUR = 2
    for text in ("STOP", "one", "two", "three"):
        text_us(text)
    assert said() == ["utter_sms_stop"]


def test_what_staff_answer_is_not_held_back(assistant: Answering, settings) -> None:
    settings.SMS_PER_HOUR = 3
    ana = User.objects.create_user("ana.ruiz", first_name="Ana")
    assistant.hands_off()
    text_us("can I talk to someone")
    case = Case.objects.get()
    cases.claim(case.pk, ana, case.version)
    for _ in range(8):
        text_us("are you there")
    held = Message.objects.filter(sender="person", text="are you there")
    assert held.count() == 8 and not held.filter(rule__in=("sms_loop", "sms_limit")).exists()
