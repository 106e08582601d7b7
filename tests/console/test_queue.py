"""The queue: who waits, in which order, and what a line says."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.conversations.models import Case, Conversation

from . import people

pytestmark = pytest.mark.django_db


def shown(response) -> list[int]:
    """The cases on the page, in order."""
    return [int(number) for number in re.findall(r'id="open-(\d+)"', response.content.decode())]


def test_it_orders_by_priority_then_age(as_ana):
    young = people.asks("can I talk to someone", reason="human_request", minutes_ago=3)
    routine = people.asks("does it cost much", reason="logistics", minutes_ago=900)
    old = people.asks("what are the side effects", reason="side_effects", minutes_ago=30)
    danger = people.asks("she cannot breathe", reason="emergency")
    assert shown(as_ana.get("/console/")) == [case.pk for case in (danger, old, young, routine)]


def test_a_line_says_why_where_what_and_how_long(as_ana):
    people.asks("can I talk to someone", reason="human_request", channel="sms", reply_here=True, minutes_ago=75)
    page = people.visible(as_ana.get("/console/"))
    for words in ("Soon", "Wants a person", "Text message", "waiting 1 h 15 min", "can I talk to someone", "Wants a reply here"):
        assert words in page


def test_danger_is_marked_by_word_and_shape(as_ana):
    people.asks("she cannot breathe", reason="emergency")
    page = as_ana.get("/console/")
    assert "Danger Emergency" in people.visible(page)
    assert "M6.3 1h7.4" in page.content.decode()  # the octagon


def test_a_case_made_more_urgent_shows_the_words_that_did_it(as_ana, case):
    people.hands_off(case.conversation, "now she cannot breathe", reason="emergency")
    page = people.visible(as_ana.get("/console/"))
    assert "now she cannot breathe" in page
    assert "what are the side effects" not in page


def test_the_filters_hold_what_they_say(as_ana, ana, ben):
    waiting = people.asks("one", reason="logistics")
    mine = people.claims(people.asks("two", reason="logistics"), ana)
    bens = people.claims(people.asks("three", reason="logistics"), ben)
    closed = people.asks("four", reason="logistics")
    people.act(as_ana, closed, "resolve")
    held = {name: shown(as_ana.get("/console/", {"show": name})) for name in ("waiting", "mine", "colleagues", "closed", "nonsense")}
    assert held == {"waiting": [waiting.pk], "mine": [mine.pk], "colleagues": [bens.pk], "closed": [closed.pk], "nonsense": [waiting.pk]}


def test_the_tabs_count(as_ana, ana):
    for text in ("one", "two", "three"):
        people.asks(text, reason="logistics")
    people.claims(people.asks("four", reason="logistics"), ana)
    assert "Waiting 3 Mine 1 Colleagues 0 Review only 0 Closed" in people.visible(as_ana.get("/console/"))


def test_it_says_who_has_a_case_and_who_closed_one(as_ana, ben):
    people.claims(people.asks("one", reason="logistics"), ben)
    people.act(people.signed_in(ben), people.asks("two", reason="logistics"), "resolve")
    assert "claimed by Ben Okoye" in people.visible(as_ana.get("/console/", {"show": "colleagues"}))
    assert "by Ben Okoye" in people.visible(as_ana.get("/console/", {"show": "closed"}))


def test_it_says_who_waits_for_an_answer(as_ana, ana, case):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello")
    assert "Waits for a reply" not in people.visible(as_ana.get("/console/", {"show": "mine"}))
    people.writes_to_staff(case, "are you there?")
    assert "Waits for a reply" in people.visible(as_ana.get("/console/", {"show": "mine"}))


def test_a_long_message_is_cut_and_a_case_without_message_has_a_line(as_ana):
    people.asks("word " * 3000, reason="logistics")
    empty = people.asks("gone", reason="logistics")
    Conversation.objects.get(cases=empty).messages.all().delete()
    page = as_ana.get("/console/")
    assert len(people.visible(page)) < 2000
    assert empty.pk in shown(page)


def test_it_comes_in_pages(as_ana):
    for number in range(53):
        people.asks(f"question {number}", reason="logistics", minutes_ago=100 - number)
    first, second = as_ana.get("/console/"), as_ana.get("/console/", {"page": 2})
    assert (len(shown(first)), len(shown(second))) == (50, 3)
    assert not set(shown(first)) & set(shown(second))
    assert "Page 2 of 2" in people.visible(second)
    assert shown(as_ana.get("/console/", {"page": "x"})) == shown(first)


def test_a_longer_queue_asks_the_database_no_more_often(as_ana):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            as_ana.get("/console/")
        return len(found)

    people.asks("one", reason="logistics")
    few = queries()
    for number in range(20):
        people.asks(f"question {number}", reason="logistics")
    assert queries() == few


def test_it_needs_sign_in(case, nobody):
    answer = nobody.get("/console/?show=mine")
    assert (answer.status_code, answer.url) == (302, "/console/sign-in/?next=/console/%3Fshow%3Dmine")


def test_it_rejects_post(as_ana):
    assert as_ana.post("/console/").status_code == 405


def test_looking_at_the_queue_is_in_the_audit_log(case, as_ana):
    as_ana.get("/console/", {"show": "closed"})
    assert people.audited("queue.viewed") == [("ana.ruiz", "queue:closed")]


def test_a_case_whose_holder_is_gone_is_still_seen(as_ana, case, ben):
    people.claims(case, ben)
    Case.objects.update(claimed_by=None)
    assert shown(as_ana.get("/console/", {"show": "colleagues"})) == [case.pk]
