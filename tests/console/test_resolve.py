"""Resolve: the case is closed."""

from __future__ import annotations

import re

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


def test_how_it_ended_must_be_chosen(case, as_ana, ana):
    people.claims(case, ana)
    for chosen in ("", "nonsense", "Answered here"):
        page = people.act(as_ana, case, "resolve", disposition=chosen)
        assert "Choose how it ended" in people.visible(page)
        assert people.fresh(case).status == CaseStatus.CLAIMED


def test_the_choices_are_those_of_the_settings_and_none_is_made_beforehand(danger, as_ana, settings):
    settings.DISPOSITIONS = {"answered": "Answered here", "called": "Spoken with by phone"}
    content = as_ana.get(f"/console/cases/{danger.pk}/").content.decode()
    radios = re.findall(r'<input type="radio"[^>]*name="disposition"[^>]*>', content)
    assert [re.search(r'value="(\w+)"', radio).group(1) for radio in radios] == ["answered", "called"]
    assert all("required" in radio and "checked" not in radio for radio in radios)


def test_the_closed_case_says_how_it_ended(case, as_ana):
    people.act(as_ana, case, "resolve", disposition="called")
    page = as_ana.get(f"/console/cases/{case.pk}/")
    assert "Spoken with by phone" in people.part(page, "standing")
    assert people.fresh(case).disposition == "called"


def test_a_way_to_end_that_the_settings_lost_is_still_shown(case, as_ana, settings):
    people.act(as_ana, case, "resolve", disposition="not_for_us")
    settings.DISPOSITIONS = {"answered": "Answered here"}
    assert "Not for us" in people.part(as_ana.get(f"/console/cases/{case.pk}/"), "standing")


@pytest.mark.parametrize("claimed", [False, True])
def test_a_volunteer_does_not_resolve_a_case_of_danger(case, as_vic, vic, claimed):
    if claimed:
        people.claims(case, vic)
    people.hands_off(case.conversation, "she cannot breathe", reason="emergency")
    assert "your account may not work on those" in people.visible(people.act(as_vic, case, "resolve"))
    assert people.fresh(case).status != CaseStatus.RESOLVED


def test_the_page_says_what_it_showed_so_that_nothing_new_is_closed_unread(case, as_ana, ana):
    people.claims(case, ana)
    people.writes_to_staff(case, "the last that the page shows")
    page = as_ana.get(f"/console/cases/{case.pk}/").content.decode()
    form = page[page.index(f'action="/console/cases/{case.pk}/resolve/"') :]
    shown = int(re.search(r'name="newest" value="(\d+)"', form)[1])
    version = people.fresh(case).version
    people.writes_to_staff(case, "one more question")
    sent = {"version": version, "disposition": "answered", "newest": shown}
    told = as_ana.post(f"/console/cases/{case.pk}/resolve/", sent, follow=True)
    assert people.fresh(case).status == CaseStatus.CLAIMED
    assert "changed after you had opened it" in people.visible(told)
