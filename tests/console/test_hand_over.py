"""Hand over: the case goes to a colleague who may work on it, with a note if one is written."""

from __future__ import annotations

import pytest

from desk.conversations.models import Message, Note

from . import people

pytestmark = pytest.mark.django_db


def hand_over(client, case, to, **more):
    return people.act(client, case, "hand-over", to=getattr(to, "pk", to), **more)


def test_the_colleague_has_it_with_a_fresh_lease_and_is_named(case, as_ana, ana, ben):
    people.claims(case, ana)
    page = hand_over(as_ana, case, ben)
    handed = people.fresh(case)
    assert (handed.claimed_by, handed.conversation.held_by) == (ben, ben)
    assert handed.lease_until > handed.claimed_at
    assert page.request["PATH_INFO"] == "/console/"
    assert f"Case {case.pk} is with Ben Okoye now" in people.visible(page)


def test_the_person_is_told(case, as_ana, ana, ben):
    people.claims(case, ana)
    hand_over(as_ana, case, ben)
    assert "Ben" in Message.objects.get(response="utter_staff_changed").text


def test_a_note_goes_along_and_the_person_never_gets_it(case, as_ana, ana, ben):
    people.claims(case, ana)
    hand_over(as_ana, case, ben, note="She wants a call at six.")
    note = Note.objects.get(case=case)
    assert (note.author, note.text) == (ana, "She wants a call at six.")
    assert not Message.objects.filter(text__contains="at six").exists()


def test_only_active_colleagues_who_may_work_the_case_can_be_chosen(danger, as_ana, ana, ben, vic, lea):
    people.account("cli.moss", "clinician")
    people.account("gone.byrd", "staff", is_active=False)
    people.claims(danger, ana)
    shown = people.part(as_ana.get(f"/console/cases/{danger.pk}/"), "to")
    assert shown == "Choose a colleague Ben Okoye Lea Stone"


def test_a_case_without_danger_can_go_to_a_volunteer(case, as_ana, ana, vic):
    people.claims(case, ana)
    assert "Vic Lind" in people.part(as_ana.get(f"/console/cases/{case.pk}/"), "to")
    hand_over(as_ana, case, vic)
    assert people.fresh(case).claimed_by == vic


@pytest.mark.parametrize("whom", ["nobody", "self", "a volunteer", "a clinician", "somebody disabled", "nonsense"])
def test_it_goes_to_nobody_else(danger, as_ana, ana, vic, whom):
    people.claims(danger, ana)
    numbers = {
        "nobody": "",
        "self": ana.pk,
        "a volunteer": vic.pk,
        "a clinician": people.account("cli.moss", "clinician").pk,
        "somebody disabled": people.account("gone.byrd", "staff", is_active=False).pk,
        "nonsense": "x' or 1",
    }
    page = hand_over(as_ana, danger, numbers[whom])
    assert "Nobody was chosen who may work on case" in people.visible(page)
    assert people.fresh(danger).claimed_by == ana


def test_a_case_that_is_not_mine_is_not_handed_over(case, as_ana, ben, lea):
    people.claims(case, ben)
    assert "Ben Okoye has case" in people.visible(hand_over(as_ana, case, lea))
    assert people.fresh(case).claimed_by == ben


def test_a_stale_page_hands_nothing_over_and_keeps_no_note(case, as_ana, ana, ben):
    people.claims(case, ana)
    page = hand_over(as_ana, case, ben, version=1, note="x")
    assert "changed after you had opened it" in people.visible(page)
    assert people.fresh(case).claimed_by == ana
    assert not Note.objects.exists()


def test_a_volunteer_hands_a_case_that_turned_into_danger_to_staff(case, as_vic, vic, ana):
    people.claims(case, vic)
    people.hands_off(case.conversation, "she cannot breathe", reason="emergency")
    page = as_vic.get(f"/console/cases/{case.pk}/")
    assert "hand the case over to staff as soon as you can: Ana Ruiz" in people.part(page, "standing")
    hand_over(as_vic, case, ana)
    assert people.fresh(case).claimed_by == ana


def test_both_sides_are_in_the_audit_log(case, as_ana, ana, ben):
    people.claims(case, ana)
    hand_over(as_ana, case, ben)
    assert people.audited("case.handed_over") == [("ana.ruiz", f"case:{case.pk}")]
    assert people.audited("case.handed_to") == [("ana.ruiz", f"staff:{ben.pk}")]
