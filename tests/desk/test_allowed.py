"""Only what may be said is said: review, changed page, approval. The rest becomes a hand-off with the numbers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from content import answers, approvals, contacts, currency, may_say
from content.approvals import Approval
from content.held import Held
from desk.conversations.models import Case
from desk.conversations.reasons import Handoff, more_urgent
from desk.web.payloads import message_payload

from .acts import responses, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = answers.load()
ASKED = "utter_bcma_definition"
NUMBERS = [number.display for number in contacts.load().helpline]
OVERDUE, EXPIRED = (last + timedelta(days=1) for last in currency.last_days(KNOWN[ASKED].reviewed, currency.load()))


@pytest.fixture
def rules(monkeypatch):
    """Sets what stands in the files: `rules(approved=[(response, channel)], held={response: Held})`."""

    def write_down(*, approved=(), held=None):
        signed = tuple(Approval(name, channel, KNOWN[name].revision(channel), "Dr. Ana Example", date(2026, 1, 2)) for name, channel in approved)
        monkeypatch.setattr(may_say, "load", lambda: may_say.Rules(currency.load(), signed, held or {}))
        monkeypatch.setattr(approvals, "load", lambda: signed)

    write_down()
    return write_down


@pytest.fixture
def on_the_day(monkeypatch):
    """From here on the desk believes in this day; its last second, so that another time zone would be a day off."""

    def set_clock(day):
        monkeypatch.setattr("desk.conversations.allowed.timezone.now", lambda: datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC))

    return set_clock


def names(*said, **changes):
    topics = [name.removeprefix("utter_") for name in said if not name.startswith("utter_handoff_")]
    return lambda turn: answer(replies=[{"response": name, "text": ""} for name in said], topics=topics, **changes)


def test_the_demo_says_what_nobody_has_approved_and_tells_the_public_nothing_of_it(assistant, web, rules):
    reply = write(web, "what is bcma").replies[0]
    assert reply.text == KNOWN[ASKED].render("web")
    assert "approv" not in str(message_payload(reply))


def test_production_does_not_say_it_and_hands_over(assistant, web, rules, settings):
    settings.PRODUCTION = True
    turn = write(web, "what is bcma")
    assert responses(turn) == [may_say.INSTEAD, "utter_reply_offer"]
    assert all(number in turn.replies[0].text for number in NUMBERS)
    assert (turn.message.topics, turn.message.handoff_reason, turn.message.rule) == ([], may_say.REASON, "kept_back:unapproved")
    assert the_case(web).reason == may_say.REASON
    shown = message_payload(turn.replies[0])
    assert shown["handoff"] and shown["answer"] is None and [link["label"] for link in shown["links"]] == NUMBERS


def test_production_says_what_is_approved_for_the_channel_and_for_no_other(assistant, web, sms, rules, settings):
    settings.PRODUCTION = True
    rules(approved=[(ASKED, "web")])
    assert responses(write(web, "what is bcma")) == [ASKED]
    assert may_say.INSTEAD in responses(write(sms, "what is bcma"))


@pytest.mark.parametrize("said", ["utter_thanks", "utter_handoff_logistics", "utter_clarify", "utter_handoff_emergency"])
def test_production_says_everything_that_is_no_answer_of_the_page(assistant, web, rules, settings, said):
    settings.PRODUCTION = True
    assistant.says = lambda turn: answer(said, **({"topics": []} if said == "utter_clarify" else {}))
    assert responses(write(web, "well"))[0] == said


def test_an_answer_that_is_held_is_kept_back_in_the_demo_too(assistant, web, rules):
    rules(held={ASKED: Held(date(2026, 1, 1), "What Is BCMA?")})
    turn = write(web, "what is bcma")
    assert (responses(turn)[0], turn.message.rule) == (may_say.INSTEAD, "kept_back:held")


@pytest.mark.parametrize("channel", ["web", "sms"])
def test_an_overdue_answer_says_so(assistant, web, sms, rules, on_the_day, channel):
    on_the_day(OVERDUE)
    reply = write({"web": web, "sms": sms}[channel], "what is bcma").replies[-1]
    words = {"web": currency.load().says_web, "sms": currency.load().says_sms}[channel]
    assert words in reply.text and words not in KNOWN[ASKED].render(channel, "US")
    assert (reply.response, reply.revision) == (ASKED, KNOWN[ASKED].revision(channel))
    assert not Case.objects.exists()


def test_on_the_last_day_it_is_said_and_on_the_next_it_is_not(assistant, web, rules, on_the_day):
    on_the_day(EXPIRED - timedelta(days=1))
    assert responses(write(web, "what is bcma")) == [ASKED]
    on_the_day(EXPIRED)
    turn = write(web, "what is bcma")
    assert (responses(turn)[0], turn.message.rule) == (may_say.INSTEAD, "kept_back:expired")


def test_of_two_answers_the_other_is_still_given(assistant, web, rules, settings):
    settings.PRODUCTION = True
    rules(approved=[("utter_adc", "web")])
    assistant.says = names("utter_car_t", "utter_adc", "utter_bcma_definition")
    turn = write(web, "car t, adc, bcma?")
    assert responses(turn) == [may_say.INSTEAD, "utter_adc", "utter_reply_offer"]
    assert turn.message.topics == ["adc"]


@pytest.mark.parametrize("reason", ["emergency", "human_request", "off_topic"])
def test_beside_another_handoff_the_more_urgent_one_counts(assistant, web, rules, settings, reason):
    settings.PRODUCTION = True
    assistant.says = names("utter_car_t", f"utter_handoff_{reason}", handoff={"reason": reason})
    turn = write(web, "car t, and something else")
    assert {may_say.INSTEAD, f"utter_handoff_{reason}"} <= set(responses(turn))
    assert turn.message.handoff_reason == the_case(web).reason == (may_say.REASON if reason == "off_topic" else reason)


def test_beside_a_false_alarm_it_is_kept_back_as_well(assistant, web, rules, settings):
    settings.PRODUCTION = True
    write(web, "my husband has chest pain right now")
    turn = write(web, "sorry, false alarm, he's fine. what is bcma?")
    assert responses(turn)[:2] == ["utter_danger_over", may_say.INSTEAD]
    assert (turn.message.topics, turn.message.handoff_reason) == ([], may_say.REASON)


def test_rules_that_cannot_be_read_end_with_the_helpline(assistant, web, monkeypatch):
    monkeypatch.setattr(may_say, "load", lambda: 1 / 0)
    turn = write(web, "what is bcma")
    assert (responses(turn)[0], turn.message.rule) == ("utter_unavailable", "desk_error")


def test_of_two_handoffs_the_more_urgent_is_kept():
    logistics, crisis, off_topic = Handoff("logistics"), Handoff("crisis"), Handoff("off_topic")
    assert more_urgent(logistics, crisis) == more_urgent(crisis, logistics) == crisis
    assert more_urgent(off_topic, logistics) == logistics
    assert more_urgent(None, logistics) == more_urgent(logistics, None) == logistics
    assert more_urgent(None, None) is None
