"""The case page: the brief, what may be done, and how to reach the person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.conversations.models import Case, Conversation

from . import people

pytestmark = pytest.mark.django_db


def page(client, case):
    return client.get(f"/console/cases/{case.pk}/")


def test_the_brief_says_what_why_told_and_how(as_ana):
    case = people.asks("can I talk to someone", reason="human_request", channel="sms", reply_here=True, phone="+12025550143")
    brief = people.part(page(as_ana, case), "brief")
    assert "They asked can I talk to someone" in brief
    assert "Because they asked for a person." in brief
    assert "They were told Yes, you can talk with a person." in brief
    assert "+1 202-555-0143" in brief
    assert "Wants a reply here." in brief


def test_the_phone_number_is_a_link_that_dials(as_ana):
    case = people.asks("hello", reason="human_request", channel="sms", phone="+447700900143")
    assert '<a href="tel:+447700900143">+44 7700 900143</a>' in page(as_ana, case).content.decode()


def test_what_is_no_phone_number_is_no_link(as_ana):
    case = people.asks("hello", reason="human_request", channel="sms", phone="javascript:alert(1)")
    content = page(as_ana, case).content.decode()
    assert "javascript:alert(1)" in content
    assert 'href="javascript' not in content


def test_somebody_on_the_website_can_be_reached_in_the_chat_only(case, as_ana):
    assert "No phone number is known." in people.part(page(as_ana, case), "brief")


def test_the_brief_shows_the_rule_that_fired(as_ana):
    case = people.asks("hello", reason="unclear")
    people.hands_off(case.conversation, "he cannot breathe", reason="emergency", rule="danger:cannot_breathe")
    brief = people.part(page(as_ana, case), "brief")
    assert "Rule: danger words: cannot breathe." in brief
    assert "They asked hello Then they wrote he cannot breathe" in brief


@pytest.mark.parametrize(("said", "words"), [(True, "Wants a reply here."), (False, "Wants no reply here."), (None, "Has not said")])
def test_it_says_whether_they_want_a_reply_here(case, as_ana, said, words):
    Case.objects.update(reply_here=said)
    assert words in people.part(page(as_ana, case), "brief")


@pytest.mark.parametrize(
    ("reason", "minutes", "words"),
    [
        ("emergency", 2, ["For 2 min", "due in", "the target is 5 min"]),
        ("emergency", 6, ["For 6 min", "late by 1 min", "the target is 5 min"]),
        ("side_effects", 30, ["For 30 min", "due in", "the target is 1 h"]),
        ("logistics", 500, ["For 8 h 20 min", "late by 20 min", "the target is 8 h"]),
    ],
)
def test_it_says_how_long_they_wait_and_how_long_they_should(as_ana, reason, minutes, words):
    case = people.asks("hello", reason=reason)
    Case.objects.update(waits_since=timezone.now() - timedelta(minutes=minutes))
    brief = people.part(page(as_ana, case), "brief")
    assert [piece for piece in words if piece not in brief] == []


def test_it_says_when_nobody_waits(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello")
    assert "Nobody waits: staff wrote last." in people.part(page(as_ana, case), "brief")
    people.act(as_ana, case, "resolve")
    assert "Nobody waits: the case is resolved." in people.part(page(as_ana, case), "brief")


def test_who_only_reads_is_told_so(case):
    shown = page(people.signed_in(people.account("cli.moss", "clinician")), case)
    assert "Your account reads cases. It does not reply." in people.part(shown, "reply")
    assert buttons(shown) == set()


def buttons(response) -> set[str]:
    content = response.content.decode()
    return {name for name in ("claim", "release", "resolve", "send") if f'<button id="{name}"' in content}


def test_each_standing_offers_its_own_buttons(case, as_ana, as_ben, ana):
    assert buttons(page(as_ana, case)) == {"claim", "resolve"}
    people.claims(case, ana)
    assert buttons(page(as_ana, case)) == {"release", "resolve", "send"}
    assert buttons(page(as_ben, case)) == set()
    people.act(as_ana, case, "resolve")
    assert buttons(page(as_ana, case)) == set()


def test_a_colleagues_case_says_whose_it_is(case, as_ana, ben):
    people.claims(case, ben)
    shown = page(as_ana, case)
    assert "Claimed by Ben Okoye" in people.part(shown, "standing")
    assert "Ben Okoye has this case" in people.part(shown, "reply")


def test_somebody_who_texted_stop_cannot_be_texted_and_the_page_says_so(sms_case, as_ana, ana):
    people.claims(sms_case, ana)
    Conversation.objects.update(opted_out=True)
    shown = page(as_ana, sms_case)
    assert "Texted STOP. They can be called, not texted." in people.part(shown, "brief")
    assert "No text can be sent." in people.part(shown, "reply")
    assert 'id="text"' not in shown.content.decode()


def test_somebody_who_wants_no_reply_here_gets_no_box(case, as_ana, ana):
    people.claims(case, ana)
    Case.objects.update(reply_here=False)
    shown = page(as_ana, case)
    assert "They want no reply here." in people.part(shown, "reply")
    assert 'id="text"' not in shown.content.decode()


def test_a_case_without_messages_has_a_page(case, as_ana):
    Conversation.objects.get(cases=case).messages.all().delete()
    shown = page(as_ana, people.fresh(case))
    assert shown.status_code == 200
    assert "No message is recorded." in people.part(shown, "brief")


def test_it_needs_sign_in(case, nobody):
    answer = page(nobody, case)
    assert (answer.status_code, answer.url) == (302, f"/console/sign-in/?next=/console/cases/{case.pk}/")
    assert people.audited("transcript.viewed") == []


def test_a_case_that_is_not_there_gives_a_page_that_says_so(as_ana):
    answer = as_ana.get("/console/cases/77/")
    assert answer.status_code == 404
    assert "There is no case 77" in people.visible(answer)


def test_long_texts_are_cut_between_words(as_ana):
    case = people.asks("tell me everything " * 60, reason="human_request")
    brief = people.part(page(as_ana, case), "brief")
    cut = brief.partition(" …")[0]
    assert cut.endswith((" tell", " me", " everything"))
    assert 300 < len(cut) < 500


def test_a_long_word_is_cut_all_the_same(as_ana):
    case = people.asks("x" * 5000, reason="human_request")
    assert "x" * 360 + " …" in people.part(page(as_ana, case), "brief")
