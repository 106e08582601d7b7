"""A question of ours never offers what would not be said: switched off, held, out of date or, in production, not approved."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from content import answers, approvals, contacts, currency, may_say
from content.approvals import Approval
from content.held import Held
from desk.conversations import context, switches

from .acts import responses, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

KNOWN = answers.load()
OFFERED = ["bcma_definition", "car_t", "adc"]
NUMBER = contacts.load().helpline[0].display


@pytest.fixture
def asks(assistant):
    """The assistant asks back, and remembers what it offered; after that it answers."""

    def say(response="utter_clarify", offered=OFFERED):
        back = answer(response, topics=[], clarify=offered, context={"subject": "bcma", "offered": offered})
        assistant.says = lambda turn: answer() if len(assistant.asked) > 1 else back
        return assistant

    return say


def off(ana, *topics):
    for topic in topics:
        assert switches.turn(f"topic:{topic}", ana, on=False) is switches.Turned.DONE


def titles(turn):
    return [choice["label"] for choice in turn.replies[0].choices]


def title(topic):
    return KNOWN.for_topic(topic).title


@pytest.mark.parametrize("response", ["utter_clarify", "utter_ask_subject"])
def test_what_is_switched_off_has_no_button(asks, web, ana, response):
    asks(response)
    off(ana, "car_t")
    turn = write(web, "explain")
    assert (responses(turn), titles(turn)) == (["utter_clarify"], [title("bcma_definition"), title("adc")])
    assert (turn.message.clarify, turn.message.handoff_reason) == (["bcma_definition", "adc"], "")


def test_on_a_phone_the_numbers_close_up_and_the_assistant_is_told(asks, sms, ana):
    assistant = asks()
    off(ana, "bcma_definition")
    text = write(sms, "explain").replies[-1].text
    assert text.splitlines()[-2:] == [f"1 {title('car_t')}", f"2 {title('adc')}"]
    write(sms, "2")
    assert assistant.asked[1]["context"] == {"subject": "bcma", "offered": ["car_t", "adc"]}


@pytest.mark.parametrize("response", ["utter_clarify", "utter_ask_subject"])
@pytest.mark.parametrize("gone", [["bcma_definition", "car_t"], OFFERED])
def test_with_fewer_than_two_left_the_helpline_is_given(asks, web, ana, response, gone):
    assistant = asks(response)
    off(ana, *gone)
    turn = write(web, "explain")
    assert responses(turn) == ["utter_handoff_unclear", "utter_reply_offer"] and NUMBER in turn.replies[0].text
    assert (turn.message.clarify, turn.message.rule, the_case(web).reason) == ([], "kept_back:switched_off", "unclear")
    write(web, "2")
    assert assistant.asked[1]["context"]["offered"] == [topic for topic in OFFERED if topic not in gone]


def test_nothing_changes_while_all_of_it_may_be_said(asks, web, ana):
    asks("utter_ask_subject")
    off(ana, "donate")
    turn = write(web, "explain")
    assert (responses(turn), titles(turn)) == (["utter_ask_subject"], [title(topic) for topic in OFFERED])


def test_in_production_only_what_is_approved_is_offered(asks, web, settings, monkeypatch):
    settings.PRODUCTION = True
    signed = [Approval(f"utter_{topic}", "web", KNOWN.for_topic(topic).revision("web"), "Dr. Ana Example", date(2026, 1, 2)) for topic in ("car_t", "adc")]
    monkeypatch.setattr(may_say, "load", lambda: may_say.Rules(currency.load(), signed, {}))
    monkeypatch.setattr(approvals, "load", lambda: signed)
    asks()
    assert titles(write(web, "explain")) == [title("car_t"), title("adc")]


def test_what_is_held_is_not_offered(asks, web, monkeypatch):
    monkeypatch.setattr(may_say, "load", lambda: may_say.Rules(currency.load(), (), {"utter_car_t": Held(date(2026, 1, 1), "What Is BCMA?")}))
    asks()
    assert titles(write(web, "explain")) == [title("bcma_definition"), title("adc")]


def test_once_the_review_has_run_out_nothing_is_offered(asks, web, monkeypatch):
    day = currency.last_days(KNOWN["utter_car_t"].reviewed, currency.load())[1] + timedelta(days=1)
    monkeypatch.setattr("desk.conversations.allowed.timezone.now", lambda: datetime(day.year, day.month, day.day, tzinfo=UTC))
    asks()
    turn = write(web, "explain")
    assert (responses(turn)[0], turn.message.rule) == ("utter_handoff_unclear", "kept_back:expired")


def test_a_context_that_offered_nothing_stays_as_it_is():
    assert context.offering({"subject": "bcma"}, ("car_t",)) == {"subject": "bcma"}
