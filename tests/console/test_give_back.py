"""Let the assistant answer: the case stays mine, the assistant has the word until I reply."""

from __future__ import annotations

import pytest

from desk.conversations.models import CaseStatus, Message

from . import people

pytestmark = pytest.mark.django_db


def test_the_assistant_answers_and_the_case_stays_mine(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "give-back")
    given = people.fresh(case)
    assert (given.status, given.claimed_by, given.conversation.held_by) == (CaseStatus.CLAIMED, ana, None)
    assert "your next reply takes the conversation again" in people.part(page, "standing")
    assert Message.objects.filter(response="utter_staff_left").count() == 1


def test_the_next_reply_takes_the_conversation_again_and_the_person_is_told(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "give-back")
    people.act(as_ana, case, "reply", text="One more thing.")
    assert people.fresh(case).conversation.held_by == ana
    assert Message.objects.filter(response="utter_staff_joined").count() == 2
    assert people.texts_of_staff(case) == ["One more thing."]


def test_a_second_time_is_told(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "give-back")
    page = people.act(as_ana, case, "give-back")
    assert "The assistant answers this person already." in people.visible(page)
    assert Message.objects.filter(response="utter_staff_left").count() == 1


def test_a_colleagues_conversation_is_not_given_back(case, as_ana, ben):
    people.claims(case, ben)
    assert "Ben Okoye has case" in people.visible(people.act(as_ana, case, "give-back"))
    assert people.fresh(case).conversation.held_by == ben


def test_it_is_in_the_audit_log_and_in_the_transcript(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "give-back")
    assert people.audited("case.given_back") == [("ana.ruiz", f"case:{case.pk}")]
    assert "Ana Ruiz let the assistant answer" in people.part(page, "transcript")
