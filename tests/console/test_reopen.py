"""Open again: a resolved case waits in the queue once more."""

from __future__ import annotations

import pytest

from desk.conversations.models import Case, CaseStatus

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(case, as_ana) -> Case:
    people.act(as_ana, case, "resolve")
    return people.fresh(case)


def test_it_waits_again_and_says_so(closed, as_ben):
    page = people.act(as_ben, closed, "reopen")
    opened = people.fresh(closed)
    assert (opened.status, opened.claimed_by, opened.disposition, opened.reopened) == (CaseStatus.OPEN, None, "", 1)
    assert opened.waits_since is not None
    assert f"Case {closed.pk} waits in the queue again." in people.visible(page)
    assert "opened again once" in people.part(page, "standing")


def test_a_case_that_is_open_is_told(case, as_ana):
    assert "is not resolved" in people.visible(people.act(as_ana, case, "reopen"))
    assert people.fresh(case).reopened == 0


def test_not_beside_a_newer_case_of_the_same_person(closed, as_ana):
    newer = Case.objects.create(conversation=closed.conversation, reason="logistics", priority=3)
    page = people.act(as_ana, closed, "reopen")
    assert "This person has a newer case" in people.visible(page)
    assert people.fresh(closed).status == CaseStatus.RESOLVED
    assert f"Case {newer.pk}," in people.part(page, "others")


def test_a_stale_page_opens_nothing(closed, as_ana):
    people.act(as_ana, closed, "reopen", version=1)
    assert people.fresh(closed).status == CaseStatus.RESOLVED


def test_a_volunteer_does_not_open_a_case_of_danger(danger, as_ana, as_vic):
    people.act(as_ana, danger, "resolve")
    assert "your account may not work on those" in people.visible(people.act(as_vic, danger, "reopen"))
    assert people.fresh(danger).status == CaseStatus.RESOLVED


def test_when_they_write_again_the_transcript_says_why_it_is_open(closed, as_ana):
    people.hands_off(closed.conversation, "one more question", reason="human_request")
    page = as_ana.get(f"/console/cases/{closed.pk}/")
    assert f"Case {closed.pk} was opened again: they wrote again" in people.part(page, "transcript")
    assert "They asked one more question" in people.part(page, "brief")


def test_it_is_in_the_audit_log(closed, as_ben):
    people.act(as_ben, closed, "reopen")
    assert people.audited("case.reopened") == [("ben.okoye", f"case:{closed.pk}")]
