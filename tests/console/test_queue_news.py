"""The live queue: it sends what changed, and nothing when nothing did."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from desk.conversations.models import Note

from . import people

pytestmark = pytest.mark.django_db


def seen(page) -> dict[str, str]:
    """What the page sends along when it asks for news."""
    part = re.search(r'<div id="seen".*?</div>', page.content.decode(), re.S).group()
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', part))


def asks_for_news(client: Client, page) -> object:
    return client.get("/console/news/", seen(page), headers={"HX-Request": "true"})


def test_nothing_new_is_nothing(case, as_ana):
    page = as_ana.get("/console/")
    assert asks_for_news(as_ana, page).status_code == 204


def test_a_new_case_appears(case, as_ana):
    page = as_ana.get("/console/")
    new = people.asks("she cannot breathe", reason="emergency")
    news = asks_for_news(as_ana, page)
    assert f'id="open-{new.pk}"' in news.content.decode()


def test_a_claimed_case_leaves(case, as_ana, ben):
    page = as_ana.get("/console/")
    people.claims(case, ben)
    news = asks_for_news(as_ana, page)
    assert "No case is waiting." in people.visible(news)


def test_a_word_of_the_person_appears_in_ones_own_cases(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello")
    page = as_ana.get("/console/", {"show": "mine"})
    people.writes_to_staff(case, "are you there?")
    assert "Waits for a reply" in people.visible(asks_for_news(as_ana, page))


def test_a_note_is_news(case, as_ana, ben):
    page = as_ana.get("/console/")
    Note.objects.create(case=case, author=ben, text="call after six")
    assert "1 note" in people.visible(asks_for_news(as_ana, page))


def test_a_case_that_the_filter_hides_is_news_only_for_the_number_in_the_title(as_ana, case):
    page = as_ana.get("/console/", {"reason": "side_effects"})
    new = people.asks("does it cost much", reason="logistics")
    assert f'id="open-{new.pk}"' not in asks_for_news(as_ana, page).content.decode()


def test_it_keeps_to_the_filter_and_page_it_was_asked_for(case, as_ana, ana):
    people.claims(case, ana)
    news = as_ana.get("/console/news/", {"show": "mine", "version": "old"})
    assert f'id="open-{case.pk}"' in news.content.decode()


@pytest.mark.parametrize("nonsense", ["", "x", "-4", "9" * 500, "\x00"])
def test_nonsense_is_taken_as_an_old_page(case, as_ana, nonsense):
    answer = as_ana.get("/console/news/", {"version": nonsense, "reason": nonsense, "channel": nonsense, "page": nonsense, "show": nonsense})
    assert answer.status_code == 200


def test_it_is_refused_after_sign_out(nobody):
    assert nobody.get("/console/news/", headers={"HX-Request": "true"}).status_code == 401
