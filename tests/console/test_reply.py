"""Reply: to the person's own channel, once, and never lost when it could not be sent."""

from __future__ import annotations

import pytest

from desk.conversations.cases import LONGEST_REPLY
from desk.conversations.models import Case, Conversation, Message, Outbox

from tests.desk.acts import at_once

from . import people

pytestmark = pytest.mark.django_db
WORDS = "Hello, this is Ana. When may I call you?"


@pytest.fixture
def mine(case, ana) -> Case:
    return people.claims(case, ana)


@pytest.fixture
def my_sms(sms_case, ana) -> Case:
    return people.claims(sms_case, ana)


def test_it_replies_in_the_chat(mine, as_ana):
    page = people.act(as_ana, mine, "reply", text=WORDS)
    assert people.texts_of_staff(mine) == [WORDS]
    assert "Your reply is in the chat." in people.visible(page)
    assert WORDS in people.part(page, "transcript")


@pytest.mark.django_db(transaction=True)
def test_it_replies_by_text_message(my_sms, as_ana, handed_over):
    page = people.act(as_ana, my_sms, "reply", text=WORDS)
    row = Outbox.objects.get(message__sender="staff")
    assert row.message.text == WORDS
    assert row.pk in handed_over
    assert "on its way to the phone" in people.visible(page)


def test_it_rejects_get(mine, as_ana):
    assert as_ana.get(f"/console/cases/{mine.pk}/reply/", {"text": WORDS, "version": mine.version}).status_code == 405
    assert people.texts_of_staff(mine) == []


def test_it_needs_sign_in(mine, nobody):
    assert people.act(nobody, mine, "reply", text=WORDS, follow=False).status_code == 302
    assert people.texts_of_staff(mine) == []


def test_a_part_of_the_page_that_is_signed_out_is_refused_so_that_the_draft_stays(mine, nobody):
    assert people.act(nobody, mine, "reply", text=WORDS, htmx=True).status_code == 401
    assert people.texts_of_staff(mine) == []


def test_the_same_form_sent_twice_sends_once(mine, as_ana):
    shown = mine.version
    people.act(as_ana, mine, "reply", text=WORDS, version=shown)
    page = people.act(as_ana, mine, "reply", text=WORDS, version=shown)
    assert people.texts_of_staff(mine) == [WORDS]
    assert page.status_code == 409
    assert "Check that your reply is not in the conversation already" in people.visible(page)


@pytest.mark.django_db(transaction=True)
def test_of_five_clicks_at_once_one_sends(mine, ana):
    clients = [people.signed_in(ana) for _ in range(5)]
    at_once(*[lambda client=client: people.act(client, mine, "reply", text=WORDS, version=mine.version).content for client in clients])
    assert people.texts_of_staff(mine) == [WORDS]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_stale_page_keeps_its_draft(mine, as_ana, htmx):
    page = people.act(as_ana, mine, "reply", text=WORDS, version=1, htmx=htmx)
    assert page.status_code == 409
    assert "this was not sent" in people.part(page, "reply")
    assert people.part(page, "text") == WORDS


def test_a_case_that_a_colleague_has_keeps_the_draft(mine, as_ana, ana, ben):
    people.act(as_ana, mine, "release")
    people.claims(mine, ben)
    page = people.act(as_ana, mine, "reply", text=WORDS)
    assert "Ben Okoye has case" in people.part(page, "reply")
    assert people.part(page, "text") == WORDS
    assert people.texts_of_staff(mine) == []


def test_an_unclaimed_case_cannot_be_replied_to(case, as_ana):
    page = people.act(as_ana, case, "reply", text=WORDS)
    assert "claim the case" in people.part(page, "reply")
    assert people.part(page, "text") == WORDS
    assert people.texts_of_staff(case) == []


def test_a_resolved_case_cannot_be_replied_to(mine, as_ana, ana):
    people.act(as_ana, mine, "resolve")
    page = people.act(as_ana, mine, "reply", text=WORDS)
    assert "was resolved by Ana Ruiz" in people.part(page, "reply")
    assert people.texts_of_staff(mine) == []


def test_a_person_who_texted_stop_gets_nothing(my_sms, as_ana, handed_over):
    Conversation.objects.update(opted_out=True)
    handed_over.clear()
    page = people.act(as_ana, my_sms, "reply", text=WORDS)
    assert "This person texted STOP. Nothing was sent" in people.part(page, "reply")
    assert people.part(page, "text") == WORDS
    assert handed_over == []
    assert people.texts_of_staff(my_sms) == []


def test_a_person_who_wants_no_reply_here_gets_none(mine, as_ana):
    Case.objects.update(reply_here=False)
    page = people.act(as_ana, mine, "reply", text=WORDS)
    assert "does not want a reply here" in people.part(page, "reply")
    assert people.texts_of_staff(mine) == []


@pytest.mark.parametrize("nothing", ["", "   \n ", "\u200b"])
def test_an_empty_reply_is_not_sent(mine, as_ana, nothing):
    assert "The reply is empty." in people.part(people.act(as_ana, mine, "reply", text=nothing), "reply")
    assert people.texts_of_staff(mine) == []


def test_a_reply_that_is_too_long_says_how_long_it_may_be(my_sms, as_ana):
    long = "a" * (LONGEST_REPLY["sms"] + 1)
    page = people.act(as_ana, my_sms, "reply", text=long)
    assert "a text message holds 1,200 characters" in people.part(page, "reply")
    assert people.part(page, "text") == long


def test_in_place_it_answers_with_the_parts_and_an_empty_box(mine, as_ana):
    answer = people.act(as_ana, mine, "reply", text=WORDS, htmx=True, follow=False)
    assert answer.status_code == 200
    assert people.part(answer, "text") == ""
    assert WORDS in people.part(answer, "transcript")
    assert f'name="version" value="{mine.version + 1}"' in answer.content.decode()


def test_it_is_in_the_audit_log_without_its_words(mine, as_ana):
    people.act(as_ana, mine, "reply", text=WORDS)
    assert people.audited("case.replied") == [("ana.ruiz", f"case:{mine.pk}")]


def test_who_wrote_what_the_page_had_not_shown_still_waits(case, as_ana, ana):
    """The reply answers what stood on the page; the queue must not say that nobody waits."""
    people.claims(case, ana)
    shown = Message.objects.latest("pk").pk
    later = people.writes_to_staff(case, "and now my leg hurts")
    people.act(as_ana, case, "reply", text="Hello, this is Ana.", newest=shown)
    assert people.fresh(case).waits_since == later.created_at
    people.act(as_ana, case, "reply", text="About your leg: call your team.", newest=later.pk)
    assert people.fresh(case).waits_since is None
