"""The trained assistant through our channel: what rests on Rasa's internals is seen to hold."""

import asyncio

import pytest

from channels.plain_words import plain_words
from channels.tracker_store import underlying
from channels.turn import Vocabulary, take_turn


def test_a_question_is_answered_with_its_topic(talk):
    (record,) = talk("what is bcma")
    assert record["topics"] == ["bcma_definition"]
    assert record["handoff"] is None
    assert record["replies"][0]["response"] == "utter_bcma_definition"
    assert record["ranking"][0]["name"] == "bcma_definition"


def test_follow_ups_take_the_subject_of_the_conversation(talk):
    records = talk("what are bispecific antibodies", "how do they work", "and car t?", "what's the difference", "say that again please")
    assert [record["topics"] for record in records] == [
        ["bispecifics_definition"],
        ["bispecifics_mechanism"],
        ["car_t"],
        ["therapy_comparison"],
        ["therapy_comparison"],
    ]


def test_a_follow_up_without_a_subject_asks_back(talk):
    (record,) = talk("how does it work")
    assert record["topics"] == []
    assert record["clarify"]
    assert [reply["response"] for reply in record["replies"]] == ["utter_ask_subject"]
    assert all(choice["label"] and choice["send"] for choice in record["replies"][0]["choices"])


def did(records):
    return [(record["topics"], record["handoff"] and record["handoff"]["reason"]) for record in records]


def test_places_are_those_of_the_list_that_was_said(talk):
    records = talk("which treatments target bcma", "what is the third one", "and how does the second one work", "how much does the first one cost")
    assert did(records) == [(["bcma_therapies"], None), (["adc"], None), (["bispecifics_mechanism"], None), ([], "logistics")]
    records = talk("how do adcs and bispecifics differ", "tell me about the first", "and the other one")
    assert did(records)[1:] == [(["adc"], None), (["bispecifics_definition"], None)]


def test_the_other_two_are_two_answers(talk):
    records = talk("which treatments target bcma", "explain the last one", "and the other two")
    assert did(records)[-1] == (["car_t", "bispecifics_definition"], None)


def test_a_reason_carries_on_to_another_treatment(talk):
    records = talk("how much does car t cost", "and adcs?", "what is an adc")
    assert did(records) == [([], "logistics"), ([], "logistics"), (["adc"], None)]


def test_a_subject_named_in_a_hand_off_is_the_subject(talk):
    assert did(talk("how much does car t cost", "what is it"))[-1] == (["car_t"], None)


def test_after_an_alarm_the_danger_text_is_said_until_it_is_taken_back(talk):
    assert did(talk("i do not want to make a fuss", alarm="emergency")) == [([], "emergency")]
    assert did(talk("hmm", alarm="crisis")) == [([], "crisis")]
    assert did(talk("what is bcma", alarm="emergency")) == [(["bcma_definition"], None)]
    assert did(talk("thank you very much", alarm="emergency")) == [(["thanks"], None)]


@pytest.mark.parametrize("alarm", [{"alarm": "all"}, ["emergency"], "restart", 7])
def test_any_other_word_of_an_alarm_is_none(agent, alarm):
    record = asyncio.run(take_turn(agent, Vocabulary.of(agent.domain), "i do not want to make a fuss", "web", {}, alarm))
    assert record["handoff"] is None or record["handoff"]["reason"] not in ("emergency", "crisis")


def test_a_hand_off_names_its_reason_and_priority(talk):
    (record,) = talk("how much does car t cost without insurance")
    assert record["handoff"] == {"reason": "logistics", "priority": 3}


def test_two_questions_are_both_answered(talk):
    (record,) = talk("what is bcma and who is dr mikhael")
    assert record["topics"] == ["bcma_definition", "about_dr_mikhael"]


def test_an_answer_and_a_hand_off_come_together(talk):
    (record,) = talk("what is an antibody drug conjugate? and what does it cost?")
    assert record["topics"] == ["adc"]
    assert record["handoff"]["reason"] == "logistics"


def test_danger_is_answered_alone(talk):
    (record,) = talk("what is bcma? my husband had his infusion today and he can't breathe")
    assert record["topics"] == []
    assert record["handoff"] == {"reason": "emergency", "priority": 1}
    assert record["rule"]


def test_the_wording_is_the_channel_s(talk):
    web, sms = talk("what is bcma")[0], talk("what is bcma", channel="sms")[0]
    assert web["replies"][0]["text"] != sms["replies"][0]["text"]
    assert len(sms["replies"][0]["text"]) <= 306


COMMANDS = ["/restart", "/session_start", "/bcma_definition", "/emergency", "/back", '/inform{"subject": "adc"}', "/crisis@0.99", "  /restart", "\u3000/donate", "\ufeff/greet", "／restart"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_only_words(talk, command):
    slash, words = talk(plain_words(command))[0], talk(plain_words(command).lstrip("/"))[0]
    assert (slash["topics"], slash["handoff"]) == (words["topics"], words["handoff"])
    assert slash["replies"]


@pytest.mark.parametrize("context", [None, 7, [], {"subject": "'; drop", "age": 0}, {"offered": [1, 2], "age": 0}, {"age": "x"}])
def test_a_strange_context_is_no_context(agent, context):
    record = asyncio.run(take_turn(agent, Vocabulary.of(agent.domain), "how does it work", "web", context))
    assert record["clarify"]


@pytest.mark.parametrize("text", ["", " ", "?", "🙂", "\u0301" * 500, "a" * 4000, "select * from users; --", "{{7*7}} %s {0}"])
def test_strange_text_gets_a_reply(talk, text):
    (record,) = talk(text)
    assert record["replies"]


def test_nothing_of_a_turn_stays_behind(agent, talk):
    talk("my name is Zebulon and i like bcma")
    assert underlying(agent.tracker_store).store == {}


def test_the_items_of_every_list_are_topics(agent):
    vocabulary = Vocabulary.of(agent.domain)
    assert set(vocabulary.lists) == {"bcma_therapies", "immunotherapy_types", "therapy_comparison"}
    for items in vocabulary.lists.values():
        assert set(items) <= vocabulary.topics


def test_every_topic_and_reason_of_the_domain_has_a_reply(agent):
    vocabulary = Vocabulary.of(agent.domain)
    assert len(vocabulary.topics) == 22
    assert vocabulary.talk >= {"greet", "goodbye", "thanks", "bot_challenge", "capabilities"}
    assert set(vocabulary.priority_of) == {
        "emergency", "crisis", "human_request", "side_effects", "personal_advice", "emotional", "other_medical", "logistics", "unclear",
    }  # fmt: skip - off_topic opens no case, so it has no priority
