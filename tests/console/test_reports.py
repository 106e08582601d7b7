"""Reports of wrong answers: staff make them, a clinician settles them."""

from __future__ import annotations

import pytest

from desk.console import reports
from desk.console.reports import Reported
from desk.conversations import switches
from desk.conversations.models import Conversation, Helpful, Message, WrongAnswer

from . import people, teaching

pytestmark = pytest.mark.django_db

PAGE, FORM, REPORT, SETTLE = "/console/reports/", "/console/reports/wrong/", "/console/reports/report/", "/console/reports/settle/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def answer(db):
    return teaching.answered("what is bcma")


@pytest.fixture
def as_clinician(db):
    return people.signed_in(people.account("cleo.hart", "clinician", first_name="Cleo", last_name="Hart"))


def test_each_answer_of_a_case_has_the_way_to_report_it(as_ana, answer):
    case = people.hands_off(answer.conversation, "what does it cost", reason="logistics")
    content = as_ana.get(f"/console/cases/{case.pk}/").content.decode()
    assert content.count("Report this answer") == 1 and f'id="report-open-{answer.pk}"' in content
    as_ana.post(REPORT, {"message": answer.pk, "what": "They asked for a trial."})
    assert "Reported as wrong by Ana Ruiz." in people.visible(as_ana.get(f"/console/cases/{case.pk}/"))


def test_a_report_keeps_what_was_said_then_and_is_audited(as_ana, answer):
    page = as_ana.get(FORM, {"message": answer.pk})
    assert answer.text[:40] in people.visible(page)
    as_ana.post(REPORT, {"message": answer.pk, "what": "  Not what\nthey asked. "})
    made = WrongAnswer.objects.get()
    assert (made.response, made.revision, made.what) == ("utter_bcma_definition", answer.revision, "Not what they asked.")
    assert people.audited("answer.reported") == [("ana.ruiz", f"report:{made.pk}")]


def test_one_report_for_each_of_the_staff(ana, ben, answer):
    assert [reports.report(answer.pk, who, "wrong") for who in (ana, ana, ben)] == [Reported.DONE, Reported.ALREADY, Reported.DONE]


@pytest.mark.parametrize(("what", "outcome"), [("", Reported.EMPTY), (" \n", Reported.EMPTY), ("x" * 501, Reported.TOO_LONG), ("x" * 500, Reported.DONE)])
def test_a_report_says_something_short(ana, answer, what, outcome):
    assert reports.report(answer.pk, ana, what) is outcome
    assert WrongAnswer.objects.count() == (outcome is Reported.DONE)


def test_what_was_typed_comes_back_when_it_is_too_long(as_ana, answer):
    part = as_ana.post(REPORT, {"message": answer.pk, "what": "y" * 501}, headers=HTMX)
    assert part.status_code == 409 and "y" * 501 in part.content.decode() and "too long" in people.visible(part)


def test_only_answers_can_be_reported(ana, answer):
    person = Message.objects.get(sender="person")
    assert reports.report(person.pk, ana, "wrong") is Reported.MISSING
    assert reports.report(99_999, ana, "wrong") is Reported.MISSING


def test_the_list_shows_the_answer_its_wording_then_and_what_staff_say(as_clinician, ana, answer):
    reports.report(answer.pk, ana, "The sentence on the target is wrong.")
    shown = people.visible(as_clinician.get(PAGE))
    assert "The sentence on the target is wrong." in shown and answer.text[:40] in shown and "reported by Ana Ruiz" in shown
    assert "reworded since" not in shown
    WrongAnswer.objects.update(revision="an older one")
    assert "reworded since" in people.visible(as_clinician.get(PAGE))


def test_a_clinician_settles_with_an_outcome(as_clinician, ana, answer):
    reports.report(answer.pk, ana, "wrong")
    made = WrongAnswer.objects.get()
    page = as_clinician.post(SETTLE, {"report": made.pk, "outcome": ""})
    assert page.status_code == 409 and "Nothing is written" in people.visible(page)
    page = as_clinician.post(SETTLE, {"report": made.pk, "outcome": "Reworded, revision 2."}, follow=True)
    assert "Settled by Cleo Hart" in people.visible(page) and "Reworded, revision 2." in people.visible(page)
    assert people.audited("answer.settled") == [("cleo.hart", f"report:{made.pk}")]


def test_who_is_second_changes_nothing(as_clinician, ana, ben, answer):
    reports.report(answer.pk, ana, "wrong")
    made = WrongAnswer.objects.get()
    assert reports.settle(made.pk, ben, "It is right.") is Reported.DONE
    page = as_clinician.post(SETTLE, {"report": made.pk, "outcome": "It is wrong."}, follow=True)
    assert "A colleague settled this report before you" in people.visible(page)
    assert WrongAnswer.objects.get().outcome == "It is right."
    assert reports.settle(made.pk + 1, ben, "x") is Reported.MISSING


def test_staff_see_the_list_and_settle_nothing(as_ana, ana, answer):
    reports.report(answer.pk, ana, "wrong")
    page = as_ana.get(PAGE)
    assert SETTLE not in page.content.decode() and "Switch this answer off" not in people.visible(page)
    assert as_ana.post(SETTLE, {"report": WrongAnswer.objects.get().pk, "outcome": "x"}).status_code == 403
    assert WrongAnswer.objects.get().settled_at is None


def test_who_may_turn_switches_is_led_to_the_one_of_this_answer(as_clinician, ana, answer):
    reports.report(answer.pk, ana, "wrong")
    address = '/console/switches/#line-topicbcma_definition'
    assert f'href="{address}"' in as_clinician.get(PAGE).content.decode()
    assert 'id="line-topicbcma_definition"' in as_clinician.get("/console/switches/").content.decode()
    switches.turn("topic:bcma_definition", ana, on=False)
    page = as_clinician.get(PAGE)
    assert address not in page.content.decode() and "switched off" in people.visible(page)


def test_a_deleted_conversation_takes_its_reports_along(as_clinician, ana, answer):
    reports.report(answer.pk, ana, "wrong")
    Conversation.objects.all().delete()
    assert "Nothing to settle" in people.visible(as_clinician.get(PAGE))


def judged(answer: Message, *, reason: str, revision: str = "") -> None:
    said = Message.objects.create(
        conversation=answer.conversation, sender="assistant", response=answer.response, revision=revision or answer.revision, text="the answer"
    )
    Helpful.objects.create(message=said, helpful=not reason, reason=reason)


def test_what_people_say_seems_wrong_stands_there_as_a_count_of_each_wording(as_clinician, answer):
    for reason in ("seems_wrong", "seems_wrong", "too_little", ""):
        judged(answer, reason=reason)
    judged(answer, reason="seems_wrong", revision="0123456789ab")
    shown = people.visible(as_clinician.get(PAGE))
    assert "2 of 4 who judged it" in shown and f"wording {answer.revision}" in shown
    assert "1 of 1 who judged it" in shown and "wording 0123456789ab reworded since" in " ".join(shown.split())


def test_other_reasons_are_no_doubt_about_an_answer(as_clinician, answer):
    judged(answer, reason="too_little")
    assert "Nobody has said so." in people.visible(as_clinician.get(PAGE))
