"""What people write, and what staff call themselves, is text and never markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from desk.conversations.models import Message

from . import people
from .vectors import VECTORS

pytestmark = pytest.mark.django_db


def skeleton(response) -> list[object]:
    """Every element of a page with its attributes, tokens and numbers apart: all of it but the words."""
    found: list[object] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            named = dict(attributes)
            changing = {"value", "datetime", "data-title"} & named.keys()
            found.append((tag, sorted((name, "" if name in changing else value) for name, value in attributes)))

        def handle_endtag(self, tag):
            found.append(tag)

        def handle_comment(self, data):
            found.append("comment")

    Reader().feed(response.content.decode())
    return found


def put_everywhere(case, staff, text: str) -> None:
    """The text as the person's words, as a reply, as the model's guess, as a rule, and as the name of the staff."""
    Message.objects.filter(conversation=case.conversation).update(text=text)
    Message.objects.filter(conversation=case.conversation, sender="person").update(
        ranking=[{"name": text, "confidence": 0.5}], rule=text[:80], topics=[text], clarify=[text]
    )
    type(staff).objects.filter(pk=staff.pk).update(first_name=text[:150], last_name="")


def test_there_are_enough_of_them():
    assert len(set(VECTORS)) >= 150


def pages(client, case) -> list[list[object]]:
    answers = [
        client.get("/console/", {"show": "mine"}),
        client.get(f"/console/cases/{case.pk}/"),
        client.get("/console/account/"),
        people.act(client, case, "reply", text=client.text, version=1, htmx=True),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
    return [skeleton(answer) for answer in answers]


def test_no_vector_changes_a_single_element_or_attribute(case, as_ana, ana):
    people.claims(case, ana)
    as_ana.text = "harmless words"
    put_everywhere(case, ana, as_ana.text)
    harmless = pages(as_ana, case)
    for vector in VECTORS:
        put_everywhere(case, ana, vector)
        as_ana.text = vector
        assert pages(as_ana, case) == harmless, f"vector {VECTORS.index(vector)} became markup"


@pytest.mark.parametrize("number", [1, 15, len(VECTORS) - 1])
def test_it_is_shown_as_it_was_written(case, as_ana, number):
    Message.objects.filter(pk=case.opened_by_message_id).update(text=VECTORS[number])
    assert " ".join(VECTORS[number].split()) in people.part(as_ana.get(f"/console/cases/{case.pk}/"), "transcript")


@pytest.mark.parametrize("shown", VECTORS[::20])
def test_a_filter_in_the_address_comes_back_as_nothing(case, as_ana, shown):
    page = as_ana.get("/console/", {"show": shown, "page": shown}).content.decode()
    assert "window.ran" not in page and "evil.test" not in page
