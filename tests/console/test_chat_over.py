"""What staff see and may do when the person has ended the chat, or had it forgotten."""

from __future__ import annotations

import pytest

from desk.conversations import ending, forget_asked
from desk.conversations.forgetting import By, forget
from desk.conversations.models import Case, Conversation, Message

from .people import act, asks, claims, fresh, texts_of_staff, visible
from .test_case_news import look, news

pytestmark = pytest.mark.django_db


@pytest.fixture
def ended(ana):
    """A case of Ana's whose person has ended the chat."""
    case = claims(asks("canary who is this for", reply_here=True), ana)
    ending.end(case.conversation_id)
    return fresh(case)


def test_staff_see_that_the_chat_was_ended_and_who_may_be_called(as_ana, ended):
    shown = visible(as_ana.get(f"/console/cases/{ended.pk}/"))
    assert "The chat was ended by the person" in shown and "The person ended the chat" in shown
    assert "They have the helpline's numbers and may call." in shown
    assert "The assistant answers this person now" not in shown


def test_a_reply_to_an_ended_chat_is_refused_with_the_reason_and_the_text_is_kept(as_ana, ended):
    shown = act(as_ana, ended, "reply", text="are you still there")
    assert shown.status_code == 409
    assert "This person ended the chat and cannot read it any more, so nothing was sent." in visible(shown)
    assert "are you still there" in shown.content.decode()
    assert texts_of_staff(ended) == []


@pytest.mark.parametrize("what", ["release", "resolve"])
def test_nothing_more_is_written_into_an_ended_chat(as_ana, ended, what):
    before = Message.objects.count()
    assert act(as_ana, ended, what).status_code == 200
    assert Message.objects.count() == before and Conversation.objects.get(pk=ended.conversation_id).held_by is None


def test_who_claims_later_does_not_join_an_ended_chat(as_ana, ana):
    case = asks("canary", reply_here=True)
    ending.end(case.conversation_id)
    shown = act(as_ana, case, "claim")
    assert "The person ended the chat, so nothing can be written to them there." in visible(shown)
    assert Conversation.objects.get(pk=case.conversation_id).held_by is None


def test_an_open_page_hears_that_the_chat_was_ended(as_ana, ana):
    case = claims(asks("canary", reply_here=True), ana)
    page = look(as_ana, case)
    assert news(as_ana, case, page).status_code == 204
    ending.end(case.conversation_id)
    assert "The chat was ended by the person" in visible(news(as_ana, case, page))


@pytest.mark.parametrize(
    ("by", "sentence"),
    [(By.PERSON, "The person asked us to forget this conversation"), (By.RETENTION, "This conversation was kept as long as we keep them")],
)
def test_a_forgotten_case_says_so_and_nothing_can_be_done_with_it(as_ana, ana, by, sentence):
    case = claims(asks("canary who is this for", reply_here=True), ana)
    forget(case.conversation_id, by=by)
    page = as_ana.get(f"/console/cases/{case.pk}/")
    shown = visible(page)
    assert page.status_code == 200 and sentence in shown and "Resolved by the desk itself" in shown and "Forgotten" in shown
    assert "canary" not in page.content.decode() and "Suggest" not in shown
    stands = Case.objects.values().get(pk=case.pk)
    for what in ("claim", "reply", "release", "resolve", "reopen"):
        assert "was forgotten, so nothing was changed." in visible(act(as_ana, case, what, text="hello")), what
    assert act(as_ana, case, "note", note="hello").status_code in (403, 409)
    assert Case.objects.values().get(pk=case.pk) == stands
    assert texts_of_staff(case) == [""] * len(texts_of_staff(case)) and not case.notes.exists()


def test_the_lists_show_a_forgotten_case_without_a_word_of_it(as_ana, ana):
    case = asks("canary who is this for")
    forget(case.conversation_id, by=By.PERSON)
    closed = as_ana.get("/console/", {"show": "closed"})
    assert "canary" not in closed.content.decode()
    assert "canary" not in as_ana.get("/console/search/", {"q": "canary"}).content.decode().replace('value="canary"', "").replace("“canary”", "")


def test_staff_see_that_a_danger_is_to_be_deleted_when_it_is_resolved(as_ana):
    case = asks("canary she cannot breathe", reason="emergency", reply_here=True)
    forget_asked.ask(case.conversation_id)
    shown = visible(as_ana.get(f"/console/cases/{case.pk}/"))
    assert "The person asked us to delete this conversation" in shown and "3 days after the last word at most" in shown
    assert "canary she cannot breathe" in shown
    assert "Claim" in shown
