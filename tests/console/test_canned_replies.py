"""Canned replies: one's own and everybody's, made, changed and deleted by those who may."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission

from desk.console.canned import LONGEST
from desk.conversations.models import CannedReply

from . import people

pytestmark = pytest.mark.django_db
PAGE = "/console/replies/"
WORDS = "Thank you for writing. May I call you today?"


@pytest.fixture
def own(ana) -> CannedReply:
    return CannedReply.objects.create(owner=ana, title="Call", text=WORDS)


@pytest.fixture
def shared(db) -> CannedReply:
    return CannedReply.objects.create(owner=None, title="Thanks", text="Thank you for writing.")


@pytest.fixture
def bens(ben) -> CannedReply:
    return CannedReply.objects.create(owner=ben, title="Ben's own", text="Ben was here.")


def make(client, title="Call", text=WORDS, **more):
    return client.post(f"{PAGE}make/", {"title": title, "text": text, **more}, follow=True)


def change(client, reply, seen=None, **more):
    fields = {"title": reply.title, "text": reply.text, "channel": reply.channel, "seen": seen or reply.changed_at.isoformat(), **more}
    return client.post(f"{PAGE}{reply.pk}/change/", fields, follow=True)


def delete(client, reply, seen=None):
    return client.post(f"{PAGE}{reply.pk}/delete/", {"seen": seen or reply.changed_at.isoformat()}, follow=True)


def rows() -> list[tuple]:
    return list(CannedReply.objects.order_by("pk").values_list("pk", "owner", "title", "text", "channel"))


def test_one_is_made_for_oneself(as_ana, ana):
    page = make(as_ana, channel="sms")
    made = CannedReply.objects.get()
    assert (made.owner, made.title, made.text, made.channel) == (ana, "Call", WORDS, "sms")
    assert "The canned reply is kept." in people.visible(page)


def test_the_page_shows_ones_own_and_everybodys_and_no_colleagues(as_ana, own, shared, bens):
    words = people.visible(as_ana.get(PAGE))
    assert WORDS in words and "Thank you for writing." in words
    assert "Ben was here." not in words


def test_it_says_what_each_costs_as_a_text_message(as_ana, ana):
    CannedReply.objects.create(owner=ana, title="Long", text="a" * 161)
    CannedReply.objects.create(owner=ana, title="Chat", text="a" * 400, channel="web")
    words = people.visible(as_ana.get(PAGE))
    assert "2 text messages" in words and "3 text messages" not in words


@pytest.mark.parametrize(("title", "text", "words"), [
    ("", WORDS, "needs a title and a text"),
    ("Call", " \n", "needs a title and a text"),
    ("\u200b", WORDS, "needs a title and a text"),
    ("Call", "x" * (LONGEST + 1), "holds 1,200 characters"),
])
def test_what_cannot_be_kept_stays_in_the_form(as_ana, own, title, text, words):
    before = rows()
    for page in (make(as_ana, title, text), change(as_ana, own, title=title, text=text)):
        assert page.status_code == 409
        assert words in people.visible(page)
        assert text.strip() in page.content.decode()
    assert rows() == before


def test_it_is_changed_as_it_was_seen(as_ana, own):
    seen = own.changed_at.isoformat()
    change(as_ana, own, text="Another text.")
    assert CannedReply.objects.get().text == "Another text."
    page = change(as_ana, own, seen=seen, text="From an old page.")
    assert "It changed after you had opened the page" in people.visible(page)
    assert "From an old page." in page.content.decode()
    assert CannedReply.objects.get().text == "Another text."


def test_it_is_deleted_as_it_was_seen(as_ana, own):
    assert "It changed after" in people.visible(delete(as_ana, own, seen="2020-01-01T00:00:00+00:00"))
    assert CannedReply.objects.exists()
    assert "is deleted" in people.visible(delete(as_ana, own))
    assert not CannedReply.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "2026-13-45", "2026-01-01T00:00:00", "9" * 500])
def test_a_page_without_an_instant_changes_nothing(as_ana, own, seen):
    before = rows()
    as_ana.post(f"{PAGE}{own.pk}/change/", {"title": "x", "text": "y", "seen": seen})
    as_ana.post(f"{PAGE}{own.pk}/delete/", {"seen": seen})
    assert rows() == before


def test_a_colleagues_own_is_not_there(as_ana, bens):
    before = rows()
    for page in (change(as_ana, bens, text="mine now"), delete(as_ana, bens)):
        assert page.status_code == 404
        assert "There is no such canned reply." in people.visible(page)
        assert "Ben was here." not in people.visible(page)
    assert rows() == before


def test_what_was_written_is_not_lost_with_a_reply_that_is_gone(as_ana, own):
    CannedReply.objects.all().delete()
    assert "a long new text" in change(as_ana, own, text="a long new text").content.decode()


@pytest.mark.parametrize("role", ["volunteer", "staff"])
def test_everybodys_are_not_for_everybody_to_change(shared, role):
    client = people.signed_in(people.account("other", role))
    before = rows()
    assert make(client, shared="yes").status_code == 403
    assert "your account may not change those" in people.visible(change(client, shared, text="x"))
    assert "your account may not change those" in people.visible(delete(client, shared))
    assert rows() == before


@pytest.mark.parametrize("role", ["lead", "editor"])
def test_leads_and_editors_change_everybodys(shared, role):
    client = people.signed_in(people.account("other", role))
    change(client, shared, text="Thank you.")
    assert CannedReply.objects.get().text == "Thank you."
    make(client, shared="yes")
    assert CannedReply.objects.filter(owner=None).count() == 2


def test_who_does_not_work_cases_has_none_of_their_own(shared):
    editor = people.signed_in(people.account("ed", "editor"))
    assert make(editor).status_code == 403
    clinician = people.signed_in(people.account("cli", "clinician"))
    assert make(clinician).status_code == make(clinician, shared="yes").status_code == 403
    page = clinician.get(PAGE)
    assert "Thank you for writing." in people.visible(page) and "<form" not in re.search(r"<main.*</main>", page.content.decode(), re.S).group()


def test_the_auditor_gets_nothing(shared):
    assert people.signed_in(people.account("aud", "auditor")).get(PAGE).status_code == 403


def test_a_share_right_alone_is_enough_for_everybodys(db):
    odd = people.account("odd", "clinician")
    odd.user_permissions.add(Permission.objects.get(codename="share_replies"))
    make(people.signed_in(odd), shared="yes")
    assert CannedReply.objects.get().owner is None


def test_the_count_of_a_text_that_is_typed(as_ana):
    answer = as_ana.post(f"{PAGE}count/", {"text": "a" * 161})
    assert "2 text messages" in people.visible(answer)


def test_each_change_is_in_the_audit_log_without_its_words(as_ana, ana):
    make(as_ana)
    made = CannedReply.objects.get()
    change(as_ana, made, text="Another text.")
    delete(as_ana, CannedReply.objects.get())
    for action in ("canned.made", "canned.changed", "canned.deleted"):
        assert people.audited(action) == [("ana.ruiz", f"canned:{made.pk}")]
