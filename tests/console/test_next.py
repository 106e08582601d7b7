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

    def beaten(case_id, staff, version):
        if case_id == first.pk:
            assert claim(case_id, ben, version) is Outcome.DONE
        return claim(case_id, staff, version)

    monkeypatch.setattr(cases, "claim", beaten)
    assert as_ana.post("/console/next/").url == f"/console/cases/{second.pk}/"
    assert people.fresh(first).claimed_by == ben


def test_a_case_that_changed_this_instant_is_taken_as_it_is_now(case, as_ana, monkeypatch):
    claim = cases.claim

    def changed(case_id, staff, version):
        if version == case.version:
            Case.objects.filter(pk=case_id).update(version=version + 1)
        return claim(case_id, staff, version)

    monkeypatch.setattr(cases, "claim", changed)
    assert as_ana.post("/console/next/").url == f"/console/cases/{case.pk}/"


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_eight_different_cases(transactional_db):
    for number in range(8):
        people.asks(f"question {number}", reason="logistics")
    clients = [people.signed_in(people.account(f"staff-{number}", "staff")) for number in range(8)]
    opened = at_once(*[lambda client=client: client.post("/console/next/").url for client in clients])
    assert len(set(opened)) == 8
    assert all(address.startswith("/console/cases/") for address in opened)
