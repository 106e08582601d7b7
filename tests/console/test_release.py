"""Release: the case goes back to the queue, and the assistant answers again."""

from __future__ import annotations

import pytest

from desk.conversations.models import CaseStatus, Message

from . import people

pytestmark = pytest.mark.django_db


def test_it_releases(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "release")
    released = people.fresh(case)
    assert (released.status, released.claimed_by, released.conversation.held_by) == (CaseStatus.OPEN, None, None)
    assert page.request["PATH_INFO"] == "/console/"
    assert f"Case {case.pk} is back in the queue." in people.visible(page)
    assert Message.objects.filter(response="utter_staff_left").exists()


def test_it_rejects_get(case, as_ana, ana):
    people.claims(case, ana)
    assert as_ana.get(f"/console/cases/{case.pk}/release/").status_code == 405
    assert people.fresh(case).claimed_by == ana


def test_it_needs_sign_in(case, nobody, ana):
    people.claims(case, ana)
    assert people.act(nobody, case, "release", follow=False).status_code == 302
    assert people.fresh(case).claimed_by == ana


def test_a_colleagues_case_is_not_released(case, as_ana, ben):
    people.claims(case, ben)
    page = people.act(as_ana, case, "release")
    assert f"Ben Okoye has case {case.pk}, so nothing was changed." in people.visible(page)
    assert people.fresh(case).claimed_by == ben


def test_a_case_that_nobody_has_is_told_so(case, as_ana):
    assert "Nobody has case" in people.visible(people.act(as_ana, case, "release"))


def test_a_stale_page_releases_nothing(case, as_ana, ana):
    people.claims(case, ana)
    page = people.act(as_ana, case, "release", version=1)
    assert "changed after you had opened it" in people.visible(page)
    assert people.fresh(case).claimed_by == ana


def test_it_is_in_the_audit_log(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "release")
    assert people.audited("case.released") == [("ana.ruiz", f"case:{case.pk}")]
