"""Take over: a lead takes a case from a colleague."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from desk.conversations.models import Case, Message

from . import people

pytestmark = pytest.mark.django_db


def test_a_lead_takes_a_case_from_a_colleague_and_the_person_is_told(danger, as_lea, lea, ana):
    people.claims(danger, ana)
    page = people.act(as_lea, danger, "take-over")
    taken = people.fresh(danger)
    assert (taken.claimed_by, taken.conversation.held_by) == (lea, lea)
    assert f"Case {danger.pk} is yours now." in people.visible(page)
    assert "Lea" in Message.objects.get(response="utter_staff_changed").text


def test_who_lost_it_is_told_and_their_reply_is_not_sent(case, as_ana, as_lea, ana):
    people.claims(case, ana)
    people.act(as_lea, case, "take-over")
    page = people.act(as_ana, case, "reply", text="Hello")
    assert "Lea Stone has case" in people.part(page, "reply")
    assert people.part(page, "text") == "Hello"
    assert people.texts_of_staff(case) == []


@pytest.mark.parametrize("role", ["volunteer", "staff", "editor", "clinician", "auditor"])
def test_nobody_else_may(case, ana, role):
    people.claims(case, ana)
    other = people.signed_in(people.account("other", role))
    assert people.act(other, case, "take-over").status_code == 403
    assert people.fresh(case).claimed_by == ana


def test_only_a_lead_is_offered_it(case, as_lea, as_ben, ana):
    people.claims(case, ana)
    address = f"/console/cases/{case.pk}/"
    assert 'id="take-over"' in as_lea.get(address).content.decode()
    assert 'id="take-over"' not in as_ben.get(address).content.decode()


def test_a_case_whose_holder_is_gone_can_be_taken_over(case, as_lea, lea, ana):
    people.claims(case, ana)
    Case.objects.update(claimed_by=None)
    people.act(as_lea, case, "take-over")
    assert people.fresh(case).claimed_by == lea


def test_a_case_that_nobody_has_is_claimed_instead(case, as_lea):
    assert "there was nothing to take over. Claim it." in people.visible(people.act(as_lea, case, "take-over"))
    assert people.fresh(case).claimed_by is None


def test_a_stale_page_takes_nothing(case, as_lea, ana):
    people.claims(case, ana)
    people.act(as_lea, case, "take-over", version=1)
    assert people.fresh(case).claimed_by == ana


def test_a_lead_who_may_not_work_danger_is_refused(danger, ana):
    """No role of the table is like that; an account may be."""
    from django.contrib.auth.models import Permission

    odd: User = people.account("odd", "volunteer")
    odd.user_permissions.add(Permission.objects.get(codename="take_over"))
    people.claims(danger, ana)
    assert "your account may not work on those" in people.visible(people.act(people.signed_in(odd), danger, "take-over"))
    assert people.fresh(danger).claimed_by == ana


def test_it_is_in_the_audit_log(case, as_lea, ana):
    people.claims(case, ana)
    people.act(as_lea, case, "take-over")
    assert people.audited("case.taken_over") == [("lea.stone", f"case:{case.pk}")]
