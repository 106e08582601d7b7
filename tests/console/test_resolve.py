"""Resolve: the case is closed."""

from __future__ import annotations

import pytest

from desk.conversations.models import CaseStatus

from . import people

pytestmark = pytest.mark.django_db


def test_it_resolves_ones_own_case(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "resolve")
    closed = people.fresh(case)
    assert (closed.status, closed.resolved_by, closed.conversation.held_by) == (CaseStatus.RESOLVED, ana, None)
    assert f"Case {case.pk} is resolved." in people.visible(page)


def test_it_resolves_a_case_that_nobody_has(case, as_ana):
    people.act(as_ana, case, "resolve")
    assert people.fresh(case).status == CaseStatus.RESOLVED


def test_it_rejects_get(case, as_ana):
    assert as_ana.get(f"/console/cases/{case.pk}/resolve/").status_code == 405
    assert people.fresh(case).status == CaseStatus.OPEN


def test_it_needs_sign_in(case, nobody):
    assert people.act(nobody, case, "resolve", follow=False).status_code == 302
    assert people.fresh(case).status == CaseStatus.OPEN


def test_a_colleagues_case_is_not_resolved(case, as_ana, ben):
    people.claims(case, ben)
    assert "Ben Okoye has case" in people.visible(people.act(as_ana, case, "resolve"))
    assert people.fresh(case).status == CaseStatus.CLAIMED


def test_a_stale_page_resolves_nothing(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "resolve", version=1)
    assert "changed after you had opened it" in people.visible(page)
    assert people.fresh(case).status == CaseStatus.CLAIMED


def test_a_second_time_is_told(case, as_ana):
    people.act(as_ana, case, "resolve")
    assert "was resolved by Ana Ruiz, so nothing was changed" in people.visible(people.act(as_ana, case, "resolve"))


def test_it_is_in_the_audit_log(case, as_ana):
    people.act(as_ana, case, "resolve")
    assert people.audited("case.resolved") == [("ana.ruiz", f"case:{case.pk}")]
