"""Claim: one winner, everybody else told."""

from __future__ import annotations

import pytest

from desk.conversations.models import Case, CaseStatus, Message

from tests.desk.acts import at_once

from . import people

pytestmark = pytest.mark.django_db


def test_it_claims(case, as_ana, ana):
    page = people.act(as_ana, case, "claim")
    claimed = people.fresh(case)
    assert (claimed.status, claimed.claimed_by, claimed.conversation.held_by) == (CaseStatus.CLAIMED, ana, ana)
    assert page.request["PATH_INFO"] == f"/console/cases/{case.pk}/"
    assert f"Case {case.pk} is yours." in people.visible(page)


def test_the_person_is_told_who_has_joined(case, as_ana):
    people.act(as_ana, case, "claim")
    assert Message.objects.get(response="utter_staff_joined").text.startswith("Ana from the helpline")


def test_it_rejects_get(case, as_ana):
    assert as_ana.get(f"/console/cases/{case.pk}/claim/").status_code == 405
    assert people.fresh(case).status == CaseStatus.OPEN


def test_it_needs_sign_in(case, nobody):
    answer = people.act(nobody, case, "claim", follow=False)
    assert (answer.status_code, answer.url) == (302, "/console/sign-in/?next=/console/")
    assert people.fresh(case).status == CaseStatus.OPEN


def test_it_tells_the_loser_who_won(case, as_ana, ben):
    shown = case.version
    people.claims(case, ben)
    page = people.act(as_ana, case, "claim", version=shown)
    assert f"Ben Okoye claimed case {case.pk} before you." in people.visible(page)
    assert people.fresh(case).claimed_by == ben


def test_who_loses_from_the_queue_does_not_open_the_conversation(case, as_ana, ben):
    shown = case.version
    people.claims(case, ben)
    page = people.act(as_ana, case, "claim", version=shown, **{"from": "queue"})
    assert page.request["PATH_INFO"] == "/console/"
    assert "Ben Okoye claimed" in people.visible(page)
    assert people.audited("transcript.viewed") == []


def test_a_stale_page_is_told_so(case, as_ana):
    page = people.act(as_ana, case, "claim", version=case.version + 3)
    assert "changed after you had opened it" in people.visible(page)
    assert people.fresh(case).status == CaseStatus.OPEN


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "1e9", "٣", "9" * 400])
def test_a_page_without_a_version_claims_nothing(case, as_ana, nonsense):
    assert people.act(as_ana, case, "claim", version=nonsense).status_code == 200
    assert people.fresh(case).status == CaseStatus.OPEN


def test_a_resolved_case_is_told_so(case, as_ana, ben):
    people.act(people.signed_in(ben), case, "resolve")
    page = people.act(as_ana, case, "claim")
    assert "was resolved by Ben Okoye" in people.visible(page)


@pytest.mark.parametrize("number", [0, 12345, 10**12, 10**30])
def test_a_case_that_is_not_there_gives_a_page_that_says_so(as_ana, number):
    page = as_ana.post(f"/console/cases/{number}/claim/", {"version": 1})
    assert page.status_code == 404
    assert f"There is no case {number}" in people.visible(page)


@pytest.mark.django_db(transaction=True)
def test_of_six_who_claim_at_once_one_wins_and_all_are_told(case, ana, ben):
    staff = [ana, ben] * 3
    clients = [people.signed_in(user) for user in staff]
    pages = at_once(*[lambda client=client: people.visible(people.act(client, case, "claim", version=1)) for client in clients])
    winner = people.fresh(case).claimed_by
    for user, page in zip(staff, pages):
        assert (f"Case {case.pk} is yours." if user == winner else "before you") in page
    assert Message.objects.filter(response="utter_staff_joined").count() == 1


def test_it_is_in_the_audit_log(case, as_ana):
    people.act(as_ana, case, "claim")
    assert people.audited("case.claimed") == [("ana.ruiz", f"case:{case.pk}")]


def test_a_volunteer_does_not_claim_a_case_of_danger_and_is_told_who_can(danger, as_vic, ana, lea):
    page = people.act(as_vic, danger, "claim")
    assert "your account may not work on those" in people.visible(page)
    assert "Tell one of them now: Ana Ruiz, Lea Stone." in people.part(page, "standing")
    assert people.fresh(danger).status == CaseStatus.OPEN


def test_a_volunteer_claims_any_other(case, as_vic, vic):
    people.act(as_vic, case, "claim")
    assert people.fresh(case).claimed_by == vic


def test_a_volunteer_who_has_a_case_that_turns_into_danger_goes_on(case, as_vic, vic):
    people.claims(case, vic)
    people.hands_off(case.conversation, "she cannot breathe", reason="emergency")
    page = people.act(as_vic, case, "reply", text="Call 911 now.")
    assert people.texts_of_staff(case) == ["Call 911 now."]
    assert "This is a case of danger now." in people.part(page, "standing")


def test_a_claim_that_the_person_does_not_see_says_so(case, as_ana):
    Case.objects.update(reply_here=False)
    page = people.act(as_ana, case, "claim")
    assert "the assistant goes on answering them" in people.visible(page)
    assert not Message.objects.filter(response="utter_staff_joined").exists()
