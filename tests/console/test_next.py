"""Next: the most urgent unclaimed case, claimed and opened."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case

from tests.desk.acts import at_once

from . import people

pytestmark = pytest.mark.django_db


def test_it_takes_the_most_urgent_then_the_longest_waiting(as_ana, ana):
    people.asks("does it cost much", reason="logistics", minutes_ago=500)
    younger = people.asks("can I talk to someone", reason="human_request", minutes_ago=5)
    older = people.asks("what are the side effects", reason="side_effects", minutes_ago=50)
    danger = people.asks("she cannot breathe", reason="emergency", minutes_ago=1)
    opened = [as_ana.post("/console/next/").url for _ in range(3)]
    assert opened == [f"/console/cases/{case.pk}/" for case in (danger, older, younger)]
    assert Case.objects.filter(claimed_by=ana).count() == 3


def test_it_leaves_claimed_cases_alone(as_ana, ben):
    people.claims(people.asks("she cannot breathe", reason="emergency"), ben)
    waiting = people.asks("does it cost much", reason="logistics")
    assert as_ana.post("/console/next/").url == f"/console/cases/{waiting.pk}/"


def test_it_says_that_nobody_waits(as_ana):
    assert "No case is waiting." in people.visible(as_ana.post("/console/next/", follow=True))


def test_it_rejects_get(case, as_ana):
    assert as_ana.get("/console/next/").status_code == 405
    assert people.fresh(case).claimed_by is None


def test_it_needs_sign_in(case, nobody):
    assert nobody.post("/console/next/").status_code == 302
    assert people.fresh(case).claimed_by is None


def test_who_loses_the_race_gets_the_following_one(as_ana, ben, monkeypatch):
    first = people.asks("she cannot breathe", reason="emergency")
    second = people.asks("can I talk to someone", reason="human_request")
    claim = cases.claim

    def beaten(case_id, staff, version, **options):
        if case_id == first.pk:
            assert claim(case_id, ben, version) is Outcome.DONE
        return claim(case_id, staff, version, **options)

    monkeypatch.setattr(cases, "claim", beaten)
    assert as_ana.post("/console/next/").url == f"/console/cases/{second.pk}/"
    assert people.fresh(first).claimed_by == ben


def test_a_case_that_changed_this_instant_is_taken_as_it_is_now(case, as_ana, monkeypatch):
    claim = cases.claim

    def changed(case_id, staff, version, **options):
        if version == case.version:
            Case.objects.filter(pk=case_id).update(version=version + 1)
        return claim(case_id, staff, version, **options)

    monkeypatch.setattr(cases, "claim", changed)
    assert as_ana.post("/console/next/").url == f"/console/cases/{case.pk}/"


def test_a_volunteer_is_never_handed_a_danger_case(ana):
    danger = people.asks("she cannot breathe", reason="emergency", minutes_ago=90)
    soon = people.asks("can I talk to someone", reason="human_request")
    volunteer = people.signed_in(people.account("vera", "volunteer"))
    assert volunteer.post("/console/next/").url == f"/console/cases/{soon.pk}/"
    assert "Only cases of danger are waiting." in people.visible(volunteer.post("/console/next/", follow=True))
    assert people.fresh(danger).claimed_by is None


def test_a_case_that_turns_into_danger_this_instant_is_not_handed_to_a_volunteer(case, monkeypatch):
    volunteer = people.signed_in(people.account("vera", "volunteer"))
    claim = cases.claim

    def raised(case_id, staff, version, **options):
        Case.objects.filter(pk=case_id).update(priority=1, reason="emergency")
        return claim(case_id, staff, version, **options)

    monkeypatch.setattr(cases, "claim", raised)
    volunteer.post("/console/next/")
    assert people.fresh(case).claimed_by is None


def test_a_case_for_review_only_is_not_handed_out(as_ana):
    people.asks("does it cost much", reason="logistics", reply_here=False)
    assert "No case is waiting." in people.visible(as_ana.post("/console/next/", follow=True))


@pytest.mark.parametrize("role", ["editor", "clinician"])
def test_who_works_no_cases_is_handed_none(case, role):
    client = people.signed_in(people.account("edi", role))
    assert client.post("/console/next/").status_code == 403
    assert people.fresh(case).claimed_by is None


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_eight_different_cases(transactional_db):
    for number in range(8):
        people.asks(f"question {number}", reason="logistics")
    clients = [people.signed_in(people.account(f"staff-{number}", "staff")) for number in range(8)]
    opened = at_once(*[lambda client=client: client.post("/console/next/").url for client in clients])
    assert len(set(opened)) == 8
    assert all(address.startswith("/console/cases/") for address in opened)
