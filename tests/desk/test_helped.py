""" "Did this help?": asked once, answered in the person's own words, and never mistaken for anything else."""

from __future__ import annotations

import pytest
from django.utils import timezone

from desk.conversations import cases, helped, wording
from desk.conversations.cases import Outcome
from desk.conversations.helped import Asked
from desk.conversations.models import Case, CaseStatus, Conversation, Message
from desk.conversations.reasons import Handoff
from desk.sms import segments

from .acts import responses, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

QUESTIONS = ("utter_staff_done", "utter_help_asked")


def now(case: Case) -> Case:
    return Case.objects.select_related("conversation").get(pk=case.pk)


def worked_on(conversation: Conversation, staff) -> Case:
    """Staff wrote, and the case is theirs."""
    case = cases.open_or_raise(conversation, Handoff("logistics"), None)
    assert cases.claim(case.pk, staff, case.version) is Outcome.DONE
    assert cases.reply(case.pk, staff, "Hello, this is Ana.", now(case).version) is Outcome.DONE
    return now(case)


def closes(case: Case, staff) -> Case:
    assert cases.resolve(case.pk, staff, now(case).version, "answered") is Outcome.DONE
    return now(case)


@pytest.fixture
def asked(web: Conversation, ana) -> Case:
    return closes(worked_on(web, ana), ana)


@pytest.fixture
def texted(sms: Conversation, ana) -> Case:
    return closes(worked_on(sms, ana), ana)


def questions() -> list[Message]:
    return list(Message.objects.filter(response__in=QUESTIONS).order_by("pk"))


# --- asking ---


def test_the_farewell_and_the_question_are_one_message_with_two_choices(asked):
    [question] = questions()
    assert question.response == "utter_staff_done"
    assert [choice["send"] for choice in question.choices] == ["Yes, this helped", "No, it did not help"]
    assert not Message.objects.filter(response="utter_staff_left").exists()
    assert asked.help_asked_at is not None


def test_on_a_phone_it_costs_one_text_that_says_how_to_answer(texted):
    [question] = questions()
    assert "YES or NO" in question.text
    assert segments.split(question.text).segments == 1
    assert question.outbox


def test_who_was_never_written_to_is_not_asked(web, ana):
    case = cases.open_or_raise(web, Handoff("logistics"), None)
    cases.claim(case.pk, ana, 1)
    closes(case, ana)
    assert questions() == []
    assert Message.objects.order_by("pk").last().response == "utter_staff_left"


def test_where_staff_had_left_before_only_the_question_is_said(web, ana):
    case = worked_on(web, ana)
    cases.give_back(case.pk, ana, case.version)
    closes(case, ana)
    assert [question.response for question in questions()] == ["utter_help_asked"]


def test_it_is_asked_once_in_a_case(web, ana, asked):
    cases.reopen(asked.pk, ana, asked.version)
    cases.claim(asked.pk, ana, now(asked).version)
    cases.reply(asked.pk, ana, "One more thing.", now(asked).version)
    closes(asked, ana)
    assert len(questions()) == 1
    assert Message.objects.order_by("pk").last().response == "utter_staff_left"


@pytest.mark.parametrize("change", [{"opted_out": True}, {"reply_here": False}])
def test_who_does_not_want_to_hear_from_us_is_not_asked(sms, ana, change):
    case = worked_on(sms, ana)
    model = Conversation if "opted_out" in change else Case
    model.objects.update(**change)
    closes(case, ana)
    assert questions() == []


# --- answering, on the web ---


@pytest.mark.parametrize(
    ("text", "said", "stands"),
    [
        ("Yes, this helped", "utter_help_yes", True),
        ("yes this HELPED!", "utter_help_yes", True),
        ("No, it did not help", "utter_help_no", False),
        ("no, it did not help.", "utter_help_no", False),
    ],
)
def test_a_choice_is_written_down_and_thanked_for(web, asked, text, said, stands):
    turn = write(web, text)
    assert responses(turn) == [said]
    assert turn.message.rule == ("helped_yes" if stands else "helped_no")
    assert now(asked).helped is stands


def test_a_no_gives_the_numbers_and_opens_no_case(web, asked):
    turn = write(web, "No, it did not help")
    assert "800-452-CURE" in turn.replies[0].text
    assert now(asked).status == CaseStatus.RESOLVED
    assert Case.objects.count() == 1


def test_the_same_answer_twice_is_thanked_for_once_and_another_is_heard(web, asked):
    write(web, "Yes, this helped")
    assert responses(write(web, "Yes, this helped")) == []
    assert responses(write(web, "No, it did not help")) == ["utter_help_no"]
    assert now(asked).helped is False


@pytest.mark.parametrize("text", ["yes", "no", "Yes, this helped me understand BCMA, what is it?", "it helped"])
def test_anything_else_goes_to_the_assistant(assistant, web, asked, text):
    assert responses(write(web, text)) == ["utter_bcma_definition"]
    assert now(asked).helped is None


def test_nobody_who_was_not_asked_answers(assistant, web, ana):
    closes(cases.open_or_raise(web, Handoff("logistics"), None), ana)
    assert responses(write(web, "Yes, this helped")) == ["utter_bcma_definition"]
    assert the_case(web).helped is None


def test_an_answer_that_comes_too_late_is_about_something_else(assistant, web, asked):
    Case.objects.update(help_asked_at=timezone.now() - helped.WITHIN)
    write(web, "Yes, this helped")
    assert now(asked).helped is None


def test_staff_who_are_back_hear_it_themselves(web, asked, ana):
    cases.reopen(asked.pk, ana, asked.version)
    cases.claim(asked.pk, ana, now(asked).version)
    assert write(web, "Yes, this helped").message.rule == "held"
    assert now(asked).helped is None


def test_danger_in_the_answer_goes_first(web, asked):
    turn = write(web, "No, it did not help, I want to kill myself")
    assert responses(turn)[0] == "utter_handoff_crisis"
    assert now(asked).helped is None


def test_the_choices_are_what_is_understood():
    for sentence, yes in ((wording.YES_HELPED, True), (wording.NO_HELPED, False)):
        assert helped.read(sentence, Asked.EARLIER) is yes
        assert helped.read(sentence, Asked.NOT) is None


# --- answering, on a phone ---


@pytest.mark.parametrize(("text", "stands"), [("YES", True), ("yes", True), ("Yeah!", True), ("NO", False), ("nope", False), ("Yes, this helped", True)])
def test_a_yes_or_no_on_the_phone_is_the_answer(sms, texted, text, stands):
    turn = write(sms, text)
    assert responses(turn)[-1] == ("utter_help_yes" if stands else "utter_help_no")
    assert now(texted).helped is stands


@pytest.mark.parametrize("text", ["ok", "thanks", "yes what is bcma"])
def test_a_nod_is_no_answer(assistant, sms, texted, text):
    write(sms, text)
    assert now(texted).helped is None


def test_after_a_question_of_ours_in_between_a_yes_is_about_that(assistant, sms, texted):
    assistant.says = lambda turn: answer("utter_clarify", topics=[], clarify=["bcma_definition", "car_t"])
    write(sms, "bcma")
    assistant.says = lambda turn: answer("utter_bcma_definition")
    write(sms, "yes")
    assert now(texted).helped is None


def test_after_an_answer_in_between_a_yes_still_counts(assistant, sms, texted):
    assistant.says = lambda turn: answer("utter_bcma_definition")
    write(sms, "what is bcma")
    write(sms, "YES")
    assert now(texted).helped is True


def test_a_second_yes_is_about_something_else(assistant, sms, texted):
    write(sms, "YES")
    assistant.says = lambda turn: answer("utter_bcma_definition")
    assert "utter_bcma_definition" in responses(write(sms, "YES"))
    assert now(texted).helped is True


def test_it_is_answered_while_the_assistant_is_down(sms, texted):
    write(sms, "NO")
    assert now(texted).helped is False


# --- staff have opened the case again, and said nothing ---


def test_a_case_opened_again_by_hand_still_hears_the_answer(sms, texted, ana):
    assert texted.reply_here is None
    cases.reopen(texted.pk, ana, texted.version)
    assert responses(write(sms, "NO"))[-1] == "utter_help_no"
    assert (now(texted).helped, now(texted).reply_here) == (False, None)


def test_opened_again_by_a_new_question_a_yes_is_about_that(assistant, sms, texted):
    assistant.says = lambda turn: answer("utter_handoff_side_effects")
    write(sms, "now I have a rash")
    Case.objects.update(reply_here=True)  # so that no offer stands in between
    assistant.says = lambda turn: answer("utter_bcma_definition")
    write(sms, "yes")
    assert now(texted).helped is None
