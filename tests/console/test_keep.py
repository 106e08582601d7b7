"""The open page keeps the claim; a page that is gone lets it lapse, and says so when it is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.console.views.case import keep_every
from desk.conversations import cases
from desk.conversations.models import Case, CaseStatus

from . import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(case, ana) -> Case:
    return people.claims(case, ana)


def ends_soon(case: Case, minutes: int = 1) -> None:
    Case.objects.filter(pk=case.pk).update(lease_until=timezone.now() + timedelta(minutes=minutes))


def keep(client, case, htmx=True):
    return client.post(f"/console/cases/{case.pk}/keep/", headers={"HX-Request": "true"} if htmx else {})


def test_it_moves_the_lease_and_says_until_when(mine, as_ana, settings):
    ends_soon(mine)
    answer = keep(as_ana, mine)
    kept = people.fresh(mine)
    assert kept.lease_until > timezone.now() + timedelta(minutes=settings.CLAIM_MINUTES - 1)
    assert f'datetime="{kept.lease_until:%Y-%m-%dT%H:%M:%S}Z"' in answer.content.decode()
    assert "while this page stays open" in people.part(answer, "lease")


def test_it_is_no_change_that_makes_the_page_stale(mine, as_ana):
    keep(as_ana, mine)
    assert people.fresh(mine).version == mine.version


def test_only_the_holders_page_asks(mine, as_ana, as_ben):
    asks = f'hx-post="/console/cases/{mine.pk}/keep/"'
    assert asks in as_ana.get(f"/console/cases/{mine.pk}/").content.decode()
    assert asks not in as_ben.get(f"/console/cases/{mine.pk}/").content.decode()


def test_who_does_not_have_it_keeps_nothing_and_stops_asking(mine, as_ben):
    ends_soon(mine)
    before = people.fresh(mine).lease_until
    assert keep(as_ben, mine).status_code == 286  # htmx asks no more
    assert people.fresh(mine).lease_until == before


@pytest.mark.parametrize("minutes", [1, 2, 10, 60])
def test_the_page_asks_often_enough_for_three_words_in_a_lease(minutes, settings):
    settings.CLAIM_MINUTES = minutes
    assert 0 < keep_every() * 3 <= minutes * 60


def test_it_does_not_keep_the_session_alive(mine, as_ana):
    session = as_ana.session
    session["used"] -= 100
    session.save()
    before = as_ana.session["used"]
    assert keep(as_ana, mine).status_code == 200
    assert as_ana.session["used"] == before


def test_a_session_that_has_ended_keeps_nothing(mine, as_ana):
    session = as_ana.session
    session["used"] -= 31 * 60
    session.save()
    ends_soon(mine)
    before = people.fresh(mine).lease_until
    assert keep(as_ana, mine).status_code == 401
    assert people.fresh(mine).lease_until == before


def test_a_lapsed_claim_is_told_on_the_page_and_in_the_transcript(mine, as_ana):
    ends_soon(mine, minutes=-1)
    assert cases.release_expired() == 1
    page = as_ana.get(f"/console/cases/{mine.pk}/")
    assert "The last claim ended" in people.part(page, "standing")
    assert f"The claim of case {mine.pk} ended" in people.part(page, "transcript")
    people.act(as_ana, mine, "claim")
    assert "The last claim ended" not in people.part(as_ana.get(f"/console/cases/{mine.pk}/"), "standing")


@pytest.mark.parametrize("htmx", [False, True])
def test_what_was_being_written_when_it_lapsed_can_be_claimed_and_sent(mine, as_ana, htmx):
    ends_soon(mine, minutes=-1)
    cases.release_expired()
    page = people.act(as_ana, mine, "reply", text="Hello, this is Ana.", htmx=htmx)
    assert "Your text is still below: claim the case, then send it." in people.part(page, "reply")
    assert 'id="claim-again"' in page.content.decode()
    page = people.act(as_ana, mine, "claim", text="Hello, this is Ana.", htmx=htmx)
    assert people.fresh(mine).status == CaseStatus.CLAIMED
    assert people.part(page, "text") == "Hello, this is Ana."
    assert '<button id="send"' in page.content.decode()
    assert people.texts_of_staff(mine) == []


def test_without_javascript_a_button_keeps_it(mine, as_ana):
    ends_soon(mine)
    answer = as_ana.post(f"/console/cases/{mine.pk}/keep/", follow=True)
    assert "stays yours for a while longer" in people.visible(answer)
    assert people.fresh(mine).lease_until > timezone.now() + timedelta(minutes=2)
