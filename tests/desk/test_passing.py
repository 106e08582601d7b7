"""A case goes from one member of staff to another, or its person back to the assistant."""

from __future__ import annotations

import pytest

from content import answers
from desk.audit.models import AuditEntry
from desk.conversations import cases, consent
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus, Conversation, Message, Note
from desk.conversations.reasons import Handoff

from .acts import at_once, responses, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(web: Conversation, ana) -> Case:
    """Ana has it."""
    opened = cases.open_or_raise(web, Handoff("logistics"), None)
    cases.claim(opened.pk, ana, 1)
    return the_case(web)


def now(case: Case) -> Case:
    return Case.objects.select_related("conversation").get(pk=case.pk)


def last_text() -> str:
    return Message.objects.order_by("pk").last().text


def actions() -> list[tuple[str, str, str]]:
    return [(entry.actor.first_name, entry.action, entry.target) for entry in AuditEntry.objects.exclude(action="case.claimed")]


# --- from a colleague ---


def test_a_take_over_makes_it_theirs_and_the_person_is_told_in_one_message(case, ben):
    before = Message.objects.count()
    assert cases.take_over(case.pk, ben, case.version) is Outcome.DONE
    found = now(case)
    assert (found.claimed_by, found.conversation.held_by, found.status) == (ben, ben, CaseStatus.CLAIMED)
    assert found.lease_until > found.claimed_at
    assert last_text() == answers.load()["utter_staff_changed"].render("web", name="Ben", other="Ana")
    assert Message.objects.count() == before + 1
    assert actions() == [("Ben", "case.taken_over", f"case:{case.pk}")]


def test_the_colleagues_open_form_is_refused_afterwards(case, ana, ben):
    cases.take_over(case.pk, ben, case.version)
    assert cases.reply(case.pk, ana, "Hello", case.version) is Outcome.TAKEN
    assert cases.keep(case.pk, ana) is False


def test_names_that_nobody_gave_make_no_empty_places(case, ana, ben):
    ana.first_name = ben.first_name = ""
    ana.save(), ben.save()
    cases.take_over(case.pk, ben, case.version)
    assert last_text().startswith("Someone from the helpline has taken over from a colleague.")


@pytest.mark.parametrize(
    ("prepare", "outcome"),
    [
        (lambda case, ana: cases.release(case.pk, ana, case.version), Outcome.NOT_CLAIMED),
        (lambda case, ana: cases.resolve(case.pk, ana, case.version, "answered"), Outcome.CLOSED),
        (lambda case, ana: cases.reply(case.pk, ana, "Hello", case.version), Outcome.STALE),
    ],
)
def test_a_take_over_of_what_the_page_did_not_show_is_refused(case, ana, ben, prepare, outcome):
    assert prepare(case, ana) is Outcome.DONE
    seen = case.version if outcome is Outcome.STALE else now(case).version
    assert cases.take_over(case.pk, ben, seen) is outcome
    assert now(case).claimed_by != ben


def test_of_two_who_take_it_over_at_once_one_has_it(case, ben, django_user_model):
    eve = django_user_model.objects.create_user("eve.lind", first_name="Eve")
    results = at_once(*[lambda who=who: cases.take_over(case.pk, who, case.version) for who in (ben, eve)])
    assert sorted(result.value for result in results) == ["done", "stale"]
    assert Message.objects.filter(response="utter_staff_changed").count() == 1


@pytest.mark.parametrize("act", [cases.claim, cases.take_over])
def test_who_does_not_work_cases_of_danger_gets_none(web, ana, ben, act):
    danger = cases.open_or_raise(web, Handoff("crisis"), None)
    if act is cases.take_over:
        cases.claim(danger.pk, ana, 1)
    seen = now(danger)
    assert act(danger.pk, ben, seen.version, danger_too=False) is Outcome.NOT_ALLOWED
    assert now(danger).claimed_by == seen.claimed_by
    assert act(danger.pk, ben, seen.version, danger_too=True) is Outcome.DONE


# --- to a colleague ---


def test_a_hand_over_gives_it_to_the_colleague_with_a_note(case, ana, ben):
    assert cases.hand_over(case.pk, ana, case.version, to=ben, text="  wants a call at noon ") is Outcome.DONE
    found = now(case)
    assert (found.claimed_by, found.conversation.held_by, found.status) == (ben, ben, CaseStatus.CLAIMED)
    assert [(note.author, note.text) for note in Note.objects.all()] == [(ana, "wants a call at noon")]
    assert last_text() == answers.load()["utter_staff_changed"].render("web", name="Ben", other="Ana")
    assert actions() == [("Ana", "case.handed_over", f"case:{case.pk}"), ("Ana", "case.handed_to", f"staff:{ben.pk}")]


def test_the_note_is_never_said_to_the_person(case, ana, ben):
    cases.hand_over(case.pk, ana, case.version, to=ben, text="wants a call at noon")
    assert not Message.objects.filter(text__contains="noon").exists()


def test_a_hand_over_needs_a_colleague_who_can_sign_in(case, ana, ben):
    ben.is_active = False
    for nobody in (None, ana, ben):
        assert cases.hand_over(case.pk, ana, case.version, to=nobody) is Outcome.NO_COLLEAGUE
    assert now(case).claimed_by == ana


def test_only_who_has_the_case_hands_it_over_and_only_as_they_saw_it(case, ana, ben):
    assert cases.hand_over(case.pk, ben, case.version, to=ana, text="x") is Outcome.TAKEN
    assert cases.hand_over(case.pk, ana, case.version - 1, to=ben, text="x") is Outcome.STALE
    assert cases.hand_over(case.pk, ana, case.version, to=ben, text="x" * 4_001) is Outcome.TOO_LONG
    assert not Note.objects.exists()


def test_a_case_that_the_assistant_answers_changes_hands_in_silence(case, ana, ben):
    cases.give_back(case.pk, ana, case.version)
    before = Message.objects.count()
    assert cases.hand_over(case.pk, ana, now(case).version, to=ben) is Outcome.DONE
    assert (now(case).conversation.held_by, Message.objects.count()) == (None, before)


# --- to the assistant ---


def test_giving_back_lets_the_assistant_answer_and_keeps_the_case(assistant, case, ana):
    assistant.says = lambda turn: answer("utter_bcma_definition")
    assert cases.give_back(case.pk, ana, case.version) is Outcome.DONE
    found = now(case)
    assert (found.claimed_by, found.status, found.conversation.held_by) == (ana, CaseStatus.CLAIMED, None)
    assert Message.objects.order_by("pk").last().response == "utter_staff_left"
    assert responses(write(case.conversation, "what is bcma")) == ["utter_bcma_definition"]
    assert cases.give_back(case.pk, ana, now(case).version) is Outcome.NOT_HELD


def test_a_reply_takes_the_conversation_again_and_says_who_is_there(case, ana):
    cases.give_back(case.pk, ana, case.version)
    assert cases.reply(case.pk, ana, "Hello again", now(case).version) is Outcome.DONE
    joined, said = Message.objects.order_by("-pk")[:2][::-1]
    assert (joined.response, said.text) == ("utter_staff_joined", "Hello again")
    assert now(case).conversation.held_by == ana


def test_only_who_has_the_case_gives_it_back(case, ana, ben):
    assert cases.give_back(case.pk, ben, case.version) is Outcome.TAKEN
    assert cases.give_back(case.pk, ana, case.version - 1) is Outcome.STALE
    assert cases.give_back(999, ana, 1) is Outcome.MISSING
    assert now(case).conversation.held_by == ana


# --- notes ---


def test_a_note_stands_on_the_case_whatever_its_state(case, ana, ben):
    assert cases.note(case.pk, ben, " ask her daughter ") is Outcome.DONE
    cases.resolve(case.pk, ana, case.version, "called")
    assert cases.note(case.pk, ben, "called back") is Outcome.DONE
    assert [note.text for note in Note.objects.all()] == ["ask her daughter", "called back"]
    assert now(case).version == case.version + 1, "a note must not make a colleague's form stale"


@pytest.mark.parametrize(("text", "outcome"), [("", Outcome.EMPTY), (" \u200b", Outcome.EMPTY), ("x" * 4_001, Outcome.TOO_LONG)])
def test_a_note_that_says_nothing_or_too_much_is_refused(case, ana, text, outcome):
    assert cases.note(case.pk, ana, text) is outcome
    assert cases.note(999, ana, "hello") is Outcome.MISSING
    assert not Note.objects.exists()


# --- where staff may not write ---


@pytest.mark.parametrize("why", ["they texted STOP", "they said no"])
def test_who_cannot_be_written_to_is_not_left_talking_to_staff(assistant, sms, ana, why):
    case = cases.open_or_raise(sms, Handoff("logistics"), None)
    if why == "they texted STOP":
        Conversation.objects.update(opted_out=True)
    else:
        Case.objects.update(reply_here=False)
    before = Message.objects.count()
    assert cases.claim(case.pk, ana, 1) is Outcome.DONE
    assert (now(case).claimed_by, now(case).conversation.held_by) == (ana, None)
    assert Message.objects.count() == before
    assert write(sms, "what is bcma").message.rule != "held"


def test_who_changes_their_mind_is_told_who_writes(sms, ana):
    case = cases.open_or_raise(sms, Handoff("logistics"), None)
    Case.objects.update(reply_here=False)
    cases.claim(case.pk, ana, 1)
    consent.reply_here(sms, True)
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", now(case).version) is Outcome.DONE
    joined, said = Message.objects.order_by("-pk")[:2][::-1]
    assert (joined.response, said.text) == ("utter_staff_joined", "Hello, this is Ana.")
