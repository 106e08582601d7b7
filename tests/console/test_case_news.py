"""The live case page: new messages, deliveries and claims arrive; the draft is never touched."""

from __future__ import annotations

import re

import pytest

from desk.conversations import consent
from desk.conversations.models import Case, Conversation, Message, Note, Outbox
from django.utils import timezone

from . import people

pytestmark = pytest.mark.django_db


def seen(page) -> dict[str, str]:
    part = re.search(r'<div id="seen".*?</div>', page.content.decode(), re.S).group()
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', part))


def news(client, case, page, **changes):
    return client.get(f"/console/cases/{case.pk}/news/", seen(page) | changes, headers={"HX-Request": "true"})


@pytest.fixture
def mine(case, ana) -> Case:
    return people.claims(case, ana)


def look(client, case):
    return client.get(f"/console/cases/{case.pk}/")


def test_nothing_new_is_nothing_and_no_view(mine, as_ana):
    page = look(as_ana, mine)
    assert news(as_ana, mine, page).status_code == 204
    assert len(people.audited("transcript.viewed")) == 1


def test_a_new_message_arrives_and_is_announced_and_is_a_view(mine, as_ana):
    page = look(as_ana, mine)
    people.writes(mine.conversation, "are you there?")
    answer = news(as_ana, mine, page)
    assert "are you there?" in people.part(answer, "transcript")
    assert "A new message of the person is in the conversation." in people.visible(answer)
    assert len(people.audited("transcript.viewed")) == 2


def test_the_news_never_carry_a_draft_box_over_a_draft(mine, as_ana):
    page = look(as_ana, mine)
    people.writes(mine.conversation, "are you there?")
    answer = news(as_ana, mine, page)
    assert 'id="text"' not in answer.content.decode() and 'id="note"' not in answer.content.decode()
    assert 'id="reply"' not in answer.content.decode()


def test_what_was_seen_once_is_not_news_again(mine, as_ana):
    page = look(as_ana, mine)
    people.writes(mine.conversation, "are you there?")
    assert news(as_ana, mine, news(as_ana, mine, page)).status_code == 204


def test_the_version_of_the_reply_follows(mine, as_ana):
    page = look(as_ana, mine)
    consent.reply_here(mine.conversation, False)
    consent.reply_here(mine.conversation, True)
    answer = news(as_ana, mine, page)
    version = re.search(r'id="reply-hidden".*?name="version" value="(\d+)"', answer.content.decode(), re.S).group(1)
    assert int(version) == people.fresh(mine).version == mine.version + 2


CHANGES = {
    "a turn's record": lambda case: Message.objects.filter(sender="person").update(answered_at=timezone.now()),
    "a claim": lambda case: Case.objects.update(version=9),
    "stop": lambda case: Conversation.objects.update(opted_out=True),
    "a note": lambda case: Note.objects.create(case=case, text="call her sister"),
    "the assistant has the word again": lambda case: Conversation.objects.update(held_by=case.claimed_by),
    "a delivery in the chat": lambda case: Conversation.objects.update(fetched=10**6),
    "a delivery": lambda case: Outbox.objects.update(state="delivered", updated_at=timezone.now()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_news(sms_case, as_ana, ana, change):
    people.claims(sms_case, ana)
    people.act(as_ana, sms_case, "give-back")
    page = look(as_ana, sms_case)
    CHANGES[change](people.fresh(sms_case))
    assert news(as_ana, sms_case, page).status_code == 200


def test_a_case_lost_to_a_colleague_keeps_the_draft_and_takes_the_button(mine, as_ana, ana, ben):
    page = look(as_ana, mine)
    people.act(people.signed_in(ana), mine, "release")
    people.claims(mine, ben)
    answer = news(as_ana, mine, page)
    assert "Ben Okoye has this case" in people.part(answer, "reply-send")
    assert '<button id="send"' not in answer.content.decode()
    assert seen(answer)["box"] == "open"  # the box with the draft is still there


def test_a_case_claimed_in_another_window_gets_its_box(case, as_ana, ana):
    page = look(as_ana, case)
    people.claims(case, ana)
    answer = news(as_ana, case, page)
    assert 'id="text"' in answer.content.decode()
    assert seen(answer)["box"] == "open"


def test_a_stop_takes_the_button_at_once(sms_case, as_ana, ana):
    people.claims(sms_case, ana)
    page = look(as_ana, sms_case)
    Conversation.objects.update(opted_out=True)
    answer = news(as_ana, sms_case, page)
    assert "No text can be sent." in people.part(answer, "reply-send")
    assert '<button id="send"' not in answer.content.decode()


def test_a_new_sign_in_brings_new_forms(mine, ana):
    first, second = people.signed_in(ana), people.signed_in(ana)
    page = look(first, mine)
    answer = news(second, mine, page)  # the same page, asked with the cookies of the new sign-in
    assert answer.status_code == 200
    assert "csrfmiddlewaretoken" in re.search(r'id="reply-hidden".*?</div>', answer.content.decode(), re.S).group()


def test_it_needs_sign_in(mine, nobody):
    assert nobody.get(f"/console/cases/{mine.pk}/news/", headers={"HX-Request": "true"}).status_code == 401


def test_it_rejects_post(mine, as_ana):
    assert as_ana.post(f"/console/cases/{mine.pk}/news/").status_code == 405


def test_a_case_that_is_gone_is_404(as_ana):
    assert as_ana.get("/console/cases/77/news/").status_code == 404
