"""Who is taken to wait and whose case is there to be read only; narrowing; what somebody without rights is not offered."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from desk.console import filters
from desk.conversations.models import Case, Note

from . import people

pytestmark = pytest.mark.django_db

DAY = settings.REVIEW_AFTER_HOURS * 60


def shown(client, **asked: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="open-(\d+)"', client.get("/console/", asked).content.decode())]


@pytest.mark.parametrize(
    ("reason", "reply_here", "minutes_ago", "tab"),
    [
        ("emergency", None, 5, "waiting"),
        ("emergency", False, 5, "waiting"),
        ("crisis", None, DAY + 5, "waiting"),
        ("side_effects", True, 5, "waiting"),
        ("side_effects", True, DAY + 5, "waiting"),
        ("side_effects", None, 5, "waiting"),
        ("side_effects", None, DAY + 5, "review"),
        ("human_request", None, DAY + 5, "waiting"),
        ("human_request", False, 5, "review"),
        ("logistics", False, 5, "review"),
    ],
)
def test_an_open_case_stands_under_exactly_one_tab(as_ana, reason, reply_here, minutes_ago, tab):
    case = people.asks("hello", reason=reason, reply_here=reply_here, minutes_ago=minutes_ago)
    assert [word for word in ("waiting", "review", "mine", "colleagues", "closed") if case.pk in shown(as_ana, show=word)] == [tab]


def test_waiting_and_review_only_leave_nothing_out_and_share_nothing(db):
    for reason in ("emergency", "human_request", "logistics"):
        for reply_here in (True, False, None):
            for minutes in (1, DAY + 1):
                people.asks("hello", reason=reason, reply_here=reply_here, minutes_ago=minutes)
    waits = set(Case.objects.filter(filters.waits()).values_list("pk", flat=True))
    review = set(Case.objects.filter(filters.review_only()).values_list("pk", flat=True))
    assert not waits & review and waits | review == set(Case.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("reason", "minutes_ago", "words"),
    [
        ("emergency", 2, "due in 2 min"),
        ("emergency", 9, "late by 4 min"),
        ("human_request", 30, "due in 29 min"),
        ("human_request", 180, "late by 2 h"),
        ("logistics", 60, "due in 6 h 59 min"),
    ],
)
def test_a_line_counts_against_the_target_of_its_priority(as_ana, reason, minutes_ago, words):
    people.asks("hello", reason=reason, minutes_ago=minutes_ago)
    page = as_ana.get("/console/")
    assert words in people.visible(page)
    assert ('class="due late"' in page.content.decode()) == words.startswith("late")


def test_after_a_reply_nothing_is_due(as_ana, ana, case):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello")
    page = as_ana.get("/console/", {"show": "mine"})
    assert "data-due" not in page.content.decode()


def test_a_line_shows_notes_and_that_it_was_opened_again(as_ana, case, ben):
    page = people.visible(as_ana.get("/console/"))
    assert "Opened again" not in page and " note" not in page
    for text in ("one", "two"):
        Note.objects.create(case=case, author=ben, text=text)
    Case.objects.update(reopened=1)
    page = people.visible(as_ana.get("/console/"))
    assert "Opened again" in page and "2 notes" in page


@pytest.fixture
def four(db: None) -> dict[str, int]:
    made = [("side_effects", "web"), ("side_effects", "sms"), ("logistics", "web"), ("logistics", "sms")]
    return {f"{reason} {channel}": people.asks("hello", reason=reason, channel=channel).pk for reason, channel in made}


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"reason": "logistics"}, {"logistics web", "logistics sms"}),
        ({"channel": "sms"}, {"side_effects sms", "logistics sms"}),
        ({"reason": "logistics", "channel": "sms"}, {"logistics sms"}),
        ({"reason": "crisis"}, set()),
        ({"reason": "nonsense", "channel": "' OR 1=1"}, {"side_effects web", "side_effects sms", "logistics web", "logistics sms"}),
    ],
)
def test_the_filters_narrow(as_ana, four, asked, kept):
    assert set(shown(as_ana, **asked)) == {four[name] for name in kept}


def test_the_tabs_and_pages_keep_the_filters_and_the_title_counts_all(as_ana, four):
    page = as_ana.get("/console/", {"reason": "logistics"})
    assert 'href="?show=mine&amp;reason=logistics"' in page.content.decode()
    assert "Waiting 2" in people.visible(page)
    assert "<title>(4) Queue" in re.sub(r"\s+", " ", page.content.decode()).replace("<title> ", "<title>")
    assert "nonsense" not in as_ana.get("/console/", {"reason": "nonsense"}).content.decode()


BUTTONS = {"volunteer": (False, True), "staff": (True, True), "lead": (True, True), "editor": (False, False), "clinician": (False, False)}


@pytest.mark.parametrize("role", BUTTONS)
def test_only_those_get_buttons_who_may_press_them(role):
    danger = people.asks("she cannot breathe", reason="emergency")
    soon = people.asks("can I talk to someone", reason="human_request")
    page = people.signed_in(people.account("someone", role)).get("/console/").content.decode()
    assert (f'id="claim-{danger.pk}"' in page, f'id="claim-{soon.pk}"' in page) == BUTTONS[role]
    assert ('id="next"' in page) == BUTTONS[role][1]


def links(client, path: str) -> set[str]:
    page = client.get(path).content.decode()
    return set(re.findall(r'href="([^"]+)"', re.search(r'<ul id="pages">.*?</ul>', page, re.DOTALL).group()))


@pytest.mark.parametrize("role", ["volunteer", "staff", "editor", "clinician", "lead", "auditor"])
def test_the_navigation_leads_only_where_the_account_may_go(role):
    client = people.signed_in(people.account("someone", role))
    found = links(client, "/console/account/")
    assert "/console/account/" in found
    assert ("/console/" in found) == (role != "auditor")
    assert {client.get(address).status_code for address in found} == {200}


def test_the_danger_that_waits_is_on_every_page(as_ana, ana):
    assert "cases of danger waiting: 0" in people.visible(as_ana.get("/console/account/"))
    danger = people.asks("she cannot breathe", reason="emergency")
    assert "cases of danger waiting: 1" in people.visible(as_ana.get("/console/account/"))
    people.claims(danger, ana)
    assert re.search(r'id="danger"[^>]* hidden>', as_ana.get("/console/account/").content.decode())
