"""The conversation as staff read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from content import approvals
from content.approvals import Approval
from desk.console import transcript
from desk.conversations import wording
from desk.conversations.models import Conversation, Delivery, Message, Outbox
from desk.conversations.record import say

from . import people

pytestmark = pytest.mark.django_db


def shown(client, case, **more):
    return people.part(client.get(f"/console/cases/{case.pk}/", more), "transcript")


def test_it_says_who_wrote_what_in_order(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello, this is Ana.")
    words = shown(as_ana, case)
    order = ["Assistant", "Person", "what are the side effects of CAR T", "Opened this case", "Desk, by itself", "Ana Ruiz", "Hello, this is Ana."]
    places = [words.find(piece) for piece in order]
    assert -1 not in places
    assert words.index("what are the side effects") < words.index("Ana from the helpline has joined") < words.index("Hello, this is Ana.")


def test_it_gives_the_time_of_each_message_in_utc(case, as_ana):
    when = Message.objects.filter(conversation=case.conversation).last().created_at
    assert f'datetime="{when:%Y-%m-%dT%H:%M:%S}Z"' in as_ana.get(f"/console/cases/{case.pk}/").content.decode()


def test_it_names_topic_handoff_rule_and_the_models_guesses(as_ana):
    case = people.asks("hello", reason="unclear")
    ranking = [{"name": "bcma_definition", "confidence": 0.5512}, {"name": "side_effects", "confidence": 0.31}]
    people.hands_off(case.conversation, "what", reason="side_effects", topics=["car_t"], ranking=ranking, rule="assistant_slow")
    words = shown(as_ana, case)
    assert wording.answer_of("utter_car_t").title in words
    assert "Handed off: Side effects" in words
    assert "Rule: the assistant took too long." in words
    assert f"{wording.answer_of('utter_bcma_definition').title}, 55 %" in words
    assert "Side effects, 31 %" in words


def test_it_names_what_the_assistant_asked_back(case, as_ana):
    message = people.writes(case.conversation, "tell me more")
    Message.objects.filter(pk=message.pk).update(clarify=["car_t", "adc"])
    titles = [wording.answer_of(f"utter_{topic}").title for topic in ("car_t", "adc")]
    assert f"Asked back: {', '.join(titles)}" in shown(as_ana, case)


def test_it_names_the_answer_that_was_given(case, as_ana):
    say(case.conversation, wording.said("utter_adc", "web", ""))
    assert wording.answer_of("utter_adc").title in shown(as_ana, case)


def test_danger_is_marked_at_the_message(as_ana):
    assert "Danger" in shown(as_ana, people.asks("she cannot breathe", reason="emergency"))


STATES = [
    (Delivery.QUEUED, "", "Waiting to be sent"),
    (Delivery.SENDING, "", "Being sent"),
    (Delivery.SENT, "", "Sent, not yet confirmed"),
    (Delivery.DELIVERED, "", "✓✓ Delivered"),
    (Delivery.UNDELIVERED, "unreachable", "Not delivered. The phone was off or out of reach"),
    (Delivery.FAILED, "opted_out", "Not sent. This person texted STOP."),
    (Delivery.UNKNOWN, "no_verdict", "Not known whether it arrived. The connection broke while sending."),
]


@pytest.mark.parametrize(("state", "error", "words"), STATES)
def test_it_says_truthfully_what_became_of_a_text_message(sms_case, as_ana, ana, state, error, words):
    people.claims(sms_case, ana)
    people.act(as_ana, sms_case, "reply", text="Hello, this is Ana.")
    Outbox.objects.filter(message__sender="staff").update(state=state, error=error)
    assert words in shown(as_ana, sms_case)


def test_a_chat_message_of_staff_says_whether_their_browser_fetched_it(case, as_ana, ana):
    people.claims(case, ana)
    people.act(as_ana, case, "reply", text="Hello, this is Ana.")
    assert "In the chat, not fetched by their browser yet" in shown(as_ana, case)
    Conversation.objects.update(fetched=Message.objects.get(sender="staff").pk)
    assert "Handed to their browser" in shown(as_ana, case)


def test_no_other_chat_message_claims_a_delivery(case, as_ana):
    words = shown(as_ana, case)
    assert "Delivered" not in words and "browser" not in words


def test_a_long_thread_shows_its_end_first_and_all_of_it_on_request(case, as_ana, monkeypatch):
    monkeypatch.setattr(transcript, "LATEST", 5)
    for number in range(10):
        people.writes(case.conversation, f"line {number}.")
    words = shown(as_ana, case)
    assert "line 5." in words and "line 4." not in words
    assert "earlier messages" in words
    assert "line 4." in shown(as_ana, case, all="yes")


def test_messages_of_another_conversation_are_not_in_it(case, as_ana):
    people.asks("a secret of somebody else", reason="logistics")
    assert "somebody else" not in shown(as_ana, case)


def test_lines_and_spaces_stay_as_they_were_written(case, as_ana):
    people.writes(case.conversation, "first line\n   second line")
    assert "first line\n   second line</p>" in as_ana.get(f"/console/cases/{case.pk}/").content.decode()


def test_every_view_is_in_the_audit_log(case, as_ana, as_ben):
    as_ana.get(f"/console/cases/{case.pk}/")
    as_ben.get(f"/console/cases/{case.pk}/")
    as_ben.get(f"/console/cases/{case.pk}/")
    target = f"case:{case.pk}"
    assert people.audited("transcript.viewed") == [("ana.ruiz", target), ("ben.okoye", target), ("ben.okoye", target)]


def test_without_an_audit_entry_there_is_no_view(case, as_ana, monkeypatch):
    def fails(*_args):
        raise OSError

    monkeypatch.setattr(transcript, "record", fails)
    as_ana.raise_request_exception = False
    answer = as_ana.get(f"/console/cases/{case.pk}/")
    assert answer.status_code == 500
    assert "side effects of CAR T" not in answer.content.decode()


def test_an_answer_that_nobody_approved_is_marked_for_the_staff(case, as_ana, monkeypatch):
    said = wording.said("utter_adc", "web", "")
    say(case.conversation, said)
    assert "Not yet approved" in shown(as_ana, case)
    signed = Approval("utter_adc", "web", said.revision, "Dr. Ana Example", date(2026, 1, 2))
    monkeypatch.setattr(approvals, "load", lambda: (replace(signed, channel="sms"), replace(signed, revision="another")))
    assert "Not yet approved" in shown(as_ana, case)
    monkeypatch.setattr(approvals, "load", lambda: (signed,))
    assert "Not yet approved" not in shown(as_ana, case)


def test_a_handoff_needs_no_mark(case, as_ana):
    assert "Not yet approved" not in shown(as_ana, case)
