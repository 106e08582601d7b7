"""What is switched off is not answered, on either channel, from the next message on; danger is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from content import answers, contacts, may_say, sentences
from desk.audit.models import AuditEntry
from desk.conversations import cases, switches
from desk.conversations.models import Case, SwitchedOff
from desk.conversations.switches import Turned

from .acts import at_once, responses, the_case, write
from .browser import Browser
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = [number.display for number in contacts.load().helpline]
BOTH = pytest.mark.parametrize("channel", ["web", "sms"])


@pytest.fixture
def talk(web, sms):
    """A conversation that has begun, by channel."""
    return lambda channel: {"web": web, "sms": sms}[channel]


def off(switch, staff):
    assert switches.turn(switch, staff, on=False) is Turned.DONE


@BOTH
@pytest.mark.parametrize("switch", ["assistant:all", "channel:{}", "topic:bcma_definition"])
def test_in_a_running_conversation_the_helpline_replies_and_then_the_assistant_again(assistant, talk, ana, channel, switch):
    conversation, switch = talk(channel), switch.format(channel)
    assert "utter_bcma_definition" in responses(write(conversation, "what is bcma"))
    off(switch, ana)
    turn = write(conversation, "what is bcma")
    assert "utter_bcma_definition" not in responses(turn)
    assert NUMBERS[0] in " ".join(reply.text for reply in turn.replies)
    assert turn.message.topics == [] and the_case(conversation).opened_by_message == turn.message
    assert switches.turn(switch, ana, on=True) is Turned.DONE
    assert responses(write(conversation, "what is bcma")) == ["utter_bcma_definition"]


@BOTH
def test_a_silent_assistant_is_not_even_asked(assistant, talk, ana, channel):
    off("assistant:all", ana)
    turn = write(talk(channel), "what is bcma")
    assert "utter_switched_off" in responses(turn) and turn.message.rule == "switched_off"
    assert assistant.asked == []


def test_the_other_channel_goes_on(assistant, web, sms, ana):
    off("channel:sms", ana)
    assert responses(write(web, "what is bcma")) == ["utter_bcma_definition"]
    assert "utter_switched_off" in responses(write(sms, "what is bcma"))


def test_the_other_answers_go_on_in_the_same_turn(assistant, web, ana):
    off("topic:car_t", ana)
    names = ["utter_car_t", "utter_adc"]
    assistant.says = lambda turn: answer(replies=[{"response": name, "text": ""} for name in names], topics=["car_t", "adc"])
    turn = write(web, "car t and adc?")
    assert responses(turn)[:2] == [may_say.INSTEAD, "utter_adc"]
    assert (turn.message.topics, turn.message.rule, the_case(web).reason) == (["adc"], "kept_back:switched_off", may_say.REASON)


@BOTH
@pytest.mark.parametrize(("text", "response"), [("I have chest pain right now", "utter_handoff_emergency"), ("I want to kill myself", "utter_handoff_crisis")])
def test_danger_is_answered_whatever_is_off(assistant, talk, ana, channel, text, response):
    for switch in switches.known():
        off(switch, ana)
    conversation = talk(channel)
    assert responses(write(conversation, text))[0] == response
    assert the_case(conversation).priority == 1
    assert responses(write(conversation, "false alarm, he is fine"))[-1] == "utter_danger_over"


@BOTH
def test_what_is_said_then_begins_with_the_numbers_and_speaks_of_no_fault(assistant, talk, ana, channel):
    off(f"channel:{channel}", ana)
    said = [reply for reply in write(talk(channel), "what is bcma").replies if reply.response == "utter_switched_off"]
    first = sentences.split(answers.load()["utter_switched_off"].text(channel))[0]
    assert "{helpline}" in first and len(said) == 1
    assert "not working" not in said[0].text and "again" not in said[0].text
    if channel == "web":
        assert all(number in said[0].text for number in NUMBERS)


def test_trouble_with_the_assistant_counts_for_nothing_once_it_is_switched_off(assistant, web, ana):
    assistant.status = 500
    assistant.before_reply = lambda: at_once(lambda: off("assistant:all", ana))
    turn = write(web, "what is bcma")
    assert (responses(turn)[0], turn.message.rule) == ("utter_switched_off", "switched_off")


def test_another_language_still_gets_its_own_numbers(web, ana):
    off("assistant:all", ana)
    turn = write(web, "¿Qué es la terapia CAR T y cuánto tiempo dura el tratamiento?")
    assert contacts.load().in_language("es", "web") in turn.replies[0].text


def test_a_very_long_message_is_a_case_and_is_not_asked_to_be_shorter(web, ana):
    off("assistant:all", ana)
    assert responses(write(web, "a" * 4_001))[0] == "utter_switched_off"
    assert Case.objects.count() == 1


@pytest.mark.parametrize("switch", ["assistant:all", "channel:web", "topic:bcma_definition"])
def test_an_answer_that_was_under_way_is_not_said(assistant, web, ana, switch):
    assistant.before_reply = lambda: at_once(lambda: off(switch, ana))
    turn = write(web, "what is bcma")
    assert len(assistant.asked) == 1
    assert "utter_bcma_definition" not in responses(turn) and turn.message.topics == []
    assert Case.objects.count() == 1


def test_a_danger_that_the_model_saw_meanwhile_is_said_alone(assistant, web, ana):
    assistant.before_reply = lambda: at_once(lambda: off("assistant:all", ana))
    replies = [{"response": name, "text": ""} for name in ("utter_car_t", "utter_handoff_crisis")]
    assistant.says = lambda turn: answer(replies=replies, topics=["car_t"], handoff={"reason": "crisis"})
    turn = write(web, "I cannot go on like this")
    assert responses(turn) == ["utter_handoff_crisis", "utter_reply_offer"]
    assert (turn.message.topics, the_case(web).priority) == ([], 1)


def test_while_staff_hold_it_a_switch_changes_nothing(assistant, web, ana):
    off("assistant:all", ana)
    write(web, "what is bcma")
    assert cases.claim(the_case(web).pk, ana, the_case(web).version) is cases.Outcome.DONE
    assert responses(write(web, "hello?")) == []


def test_a_new_chat_begins_with_the_numbers_instead_of_an_invitation(transactional_db, ana):
    off("channel:web", ana)
    first = Browser().open()["messages"][0]
    assert first["handoff"] and [link["label"] for link in first["links"]][:2] == NUMBERS


# --- every process ---


def test_what_another_process_switched_is_in_effect_within_two_seconds(transactional_db, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(switches, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    assert switches.AGE <= 2.0 and switches.off() == frozenset()
    SwitchedOff.objects.create(switch="assistant:all")  # as another process does it: nobody tells this one
    clock[0] = 101.9
    assert switches.off() == frozenset()
    clock[0] = 102.0
    assert switches.off() == {"assistant:all"}
    SwitchedOff.objects.all().delete()
    clock[0] = 104.0
    assert switches.off() == frozenset()


def test_it_is_read_once_and_not_in_every_turn(transactional_db, django_assert_num_queries):
    with django_assert_num_queries(1):
        for _ in range(20):
            switches.off()


# --- the act ---


def test_each_act_is_in_the_audit_log_and_an_act_that_changed_nothing_is_not(ana, ben):
    assert switches.turn("topic:car_t", ana, on=True) is Turned.ALREADY
    off("topic:car_t", ana)
    assert switches.turn("topic:car_t", ben, on=False) is Turned.ALREADY
    assert switches.turn("topic:car_t", ben, on=True) is Turned.DONE
    found = [(entry.actor, entry.action, entry.target) for entry in AuditEntry.objects.all()]
    assert found == [(ana, "switch.off", "topic:car_t"), (ben, "switch.on", "topic:car_t")]


def test_without_its_audit_entry_nothing_is_switched(ana, monkeypatch):
    monkeypatch.setattr(switches, "record", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        switches.turn("assistant:all", ana, on=False)
    assert not SwitchedOff.objects.exists()


@pytest.mark.parametrize("switch", ["", "assistant", "topic:invented", "topic:thanks", "channel:fax"])
def test_there_are_no_other_switches(ana, switch):
    assert switches.turn(switch, ana, on=False) is Turned.UNKNOWN
    assert not SwitchedOff.objects.exists() and not AuditEntry.objects.exists()


def test_two_at_once_switch_it_once(ana, ben):
    acts = [lambda staff=staff: switches.turn("assistant:all", staff, on=False) for staff in (ana, ben)]
    assert sorted(turned.value for turned in at_once(*acts)) == ["already", "done"]
    assert AuditEntry.objects.count() == 1
