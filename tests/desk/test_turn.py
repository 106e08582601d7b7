"""A turn: what the person hears, what the record keeps, whatever the assistant does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from content import answers, contacts
from desk.conversations import cases
from desk.conversations.models import Case, Conversation, Message, Outbox, Sender
from desk.conversations.turn import take_turn

from .acts import responses, store, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

NUMBERS = [number.display for number in contacts.load().helpline]


def has_the_numbers(text: str) -> bool:
    return all(number in text for number in NUMBERS)


def test_it_says_the_answer_in_the_words_of_the_content(assistant, web):
    turn = write(web, "what is bcma")
    assert [reply.text for reply in turn.replies] == [answers.load()["utter_bcma_definition"].render("web")]
    assert turn.replies[0].sender == Sender.ASSISTANT
    assert turn.replies[0].revision == answers.load()["utter_bcma_definition"].revision_web


def test_it_asks_the_assistant_with_the_token_and_nothing_about_the_person(assistant, web, settings):
    write(web, "what is bcma")
    assert assistant.asked == [{"text": "what is bcma", "channel": "web", "context": {}}]
    assert assistant.tokens == [f"Bearer {settings.ASSISTANT_TOKEN}"]


def test_it_keeps_the_record_of_the_turn(assistant, web):
    assistant.says = lambda turn: answer(rule="two_questions")
    write(web, "what is bcma")
    message = Message.objects.get(sender=Sender.PERSON)
    assert message.topics == ["bcma_definition"]
    assert message.ranking == [{"name": "bcma_definition", "confidence": 0.93}]
    assert (message.handoff_reason, message.handoff_priority, message.rule) == ("", None, "two_questions")
    assert message.answered_at is not None
    assert not Case.objects.exists()


def test_a_phone_gets_the_short_wording_and_its_own_number(assistant, sms):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    text = next(r.text for r in write(sms, "how much is car t").replies if r.response == "utter_handoff_logistics")
    assert text == answers.load()["utter_handoff_logistics"].render("sms", "US")
    assert NUMBERS[0] in text and NUMBERS[1] not in text


def test_every_message_to_a_phone_gets_an_outbox_row_in_the_same_transaction(assistant, sms):
    turn = write(sms, "what is bcma")
    assert set(Outbox.objects.values_list("message_id", flat=True)) == {reply.pk for reply in turn.replies}


def test_a_message_to_the_web_gets_none(assistant, web):
    write(web, "what is bcma")
    assert not Outbox.objects.exists()


def test_the_first_text_message_says_who_we_are_and_the_second_does_not(assistant, sms):
    assert responses(write(sms, "what is bcma")) == ["utter_sms_intro", "utter_bcma_definition"]
    assert responses(write(sms, "what is bcma")) == ["utter_bcma_definition"]


def test_in_danger_the_introduction_waits(sms):
    assert responses(write(sms, "I have chest pain right now"))[0] == "utter_handoff_emergency"


@pytest.mark.parametrize("reason", sorted(answers.load().handoffs()))
def test_a_handoff_makes_one_case_with_the_priority_of_its_reason(assistant, web, reason):
    assistant.says = lambda turn: answer(f"utter_handoff_{reason}")
    turn = write(web, "something the page does not answer")
    priority = answers.load().priority(reason)
    assert (turn.message.handoff_reason, turn.message.handoff_priority) == (reason, priority)
    found = [(case.reason, case.priority) for case in Case.objects.all()]
    assert found == ([] if reason == "off_topic" else [(reason, priority)])


@pytest.mark.parametrize("reason", sorted(answers.load().handoffs()))
def test_a_handoff_ends_with_the_offer_to_reply_here(assistant, web, reason):
    assistant.says = lambda turn: answer(f"utter_handoff_{reason}")
    said = write(web, "something the page does not answer").replies
    offers = [reply.choices for reply in said if reply.response == "utter_reply_offer"]
    assert offers == ([] if reason == "off_topic" else [[{"label": "Yes, reply here", "reply_here": True}]])
    assert said[-1].response == ("utter_handoff_off_topic" if reason == "off_topic" else "utter_reply_offer")


def test_more_questions_stay_in_one_case_which_only_gets_more_urgent(assistant, web):
    for reason in ("logistics", "side_effects", "other_medical"):
        assistant.says = lambda turn, reason=reason: answer(f"utter_handoff_{reason}")
        write(web, "a question")
    case = the_case(web)
    assert (case.reason, case.priority) == ("side_effects", 2)


def test_a_turn_long_after_the_case_was_resolved_opens_the_next_one(assistant, web, ana, settings):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    assert cases.resolve(the_case(web).pk, ana, the_case(web).version, "answered") is cases.Outcome.DONE
    Case.objects.update(resolved_at=timezone.now() - timedelta(hours=settings.REOPEN_HOURS))
    write(web, "and how much is the other")
    assert sorted(Case.objects.values_list("status", flat=True)) == ["open", "resolved"]


@pytest.mark.parametrize("response", ["utter_clarify", "utter_ask_subject"])
def test_it_offers_titles_when_it_asks_back(assistant, web, response):
    assistant.says = lambda turn: answer(response, topics=[], clarify=["bcma_definition", "car_t"])
    turn = write(web, "explain")
    known = answers.load()
    assert turn.replies[0].choices == [
        {"label": known.for_topic(topic).title, "send": known.for_topic(topic).ask} for topic in ("bcma_definition", "car_t")
    ]
    assert turn.message.clarify == ["bcma_definition", "car_t"]


def test_on_a_phone_the_choices_are_numbered_lines(assistant, sms):
    assistant.says = lambda turn: answer("utter_clarify", topics=[], clarify=["bcma_definition", "car_t"])
    text = write(sms, "explain").replies[-1].text
    known = answers.load()
    assert text.splitlines()[1:] == [f"1 {known.for_topic('bcma_definition').title}", f"2 {known.for_topic('car_t').title}"]


def test_on_a_phone_a_question_that_names_its_choices_has_no_list(assistant, sms):
    assistant.says = lambda turn: answer("utter_ask_subject", topics=[], clarify=["bcma_definition", "car_t"])
    assert write(sms, "tell me more").replies[-1].text == answers.load()["utter_ask_subject"].render("sms", "US")


def test_it_brings_back_what_the_assistant_wanted_remembered(assistant, web):
    write(web, "what is bcma")
    write(web, "why does it matter")
    assert [turn["context"] for turn in assistant.asked] == [{}, {"subject": "bcma_definition"}]


def test_it_forgets_the_context_after_half_an_hour(assistant, web):
    write(web, "what is bcma")
    Conversation.objects.update(context_at=timezone.now() - timezone.timedelta(minutes=31))
    write(web, "why does it matter")
    assert assistant.asked[1]["context"] == {}


def test_a_clock_set_back_makes_the_context_old_too(assistant, web):
    write(web, "what is bcma")
    Conversation.objects.update(context_at=timezone.now() + timezone.timedelta(hours=3))
    write(web, "why does it matter")
    assert assistant.asked[1]["context"] == {}


# --- an assistant that fails ---

WRONG = {
    "nothing": b"",
    "no JSON": b"<html>busy</html>",
    "a list": b"[]",
    "half a reply": json.dumps(answer()).encode()[:50],
    "no replies": answer(replies=[]),
    "replies that are no list": answer(replies={"response": "utter_thanks"}),
    "ten replies": answer(replies=[{"response": "utter_thanks", "text": ""}] * 10),
    "an unknown response": answer("utter_invented"),
    "a text of the desk": answer("utter_staff_joined", topics=[]),
    "a response that is a number": answer(replies=[{"response": 7}]),
    "an unknown topic": answer(topics=["cure"]),
    "topics as text": answer(topics="bcma_definition"),
    "an unknown reason": answer(handoff={"reason": "boredom", "priority": 1}),
    "a hand-off that is text": answer(handoff="side_effects"),
    "a hand-off said and not recorded": answer("utter_handoff_side_effects", handoff=None),
    "a ranking of words": answer(ranking=["bcma"]),
    "a confidence that is no number": json.dumps(answer(ranking=[{"name": "x", "confidence": float("nan")}])).encode(),
    "a context that is a list": answer(context=[1]),
    "a context over 4 kB": answer(context={"x": "y" * 4096}),
    "a rule over two lines": answer(rule="one\ntwo"),
    "64 kB and more": answer(ranking=[{"name": "n" * 60, "confidence": 0.1}] * 40, context={}, filler="z" * 65_536),
    "deep nesting": b"[" * 60_000,
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_assistant_costs_nobody_the_helpline(assistant, web, body):
    assistant.says = lambda turn: body
    turn = write(web, "what is bcma")
    assert responses(turn) == ["utter_unavailable", "utter_reply_offer"]
    assert has_the_numbers(turn.replies[0].text)
    assert turn.message.rule == "assistant_wrong"
    assert (the_case(web).reason, the_case(web).priority) == ("unclear", 3)


@pytest.mark.parametrize("status", [302, 401, 404, 500, 503])
def test_any_status_but_200_is_a_wrong_assistant(assistant, web, status):
    assistant.status = status
    assert write(web, "what is bcma").message.rule == "assistant_wrong"


def test_without_an_assistant_the_helpline_answers(web):
    turn = write(web, "what is bcma")
    assert has_the_numbers(turn.replies[0].text)
    assert turn.message.rule == "assistant_unreachable"
    assert (turn.message.handoff_reason, turn.message.handoff_priority) == ("unclear", 3)
    assert the_case(web).reason == "unclear"


def test_a_slow_assistant_is_not_waited_for(assistant, web, settings):
    settings.ASSISTANT_TIMEOUT = 0.2
    assistant.pause = 5.0
    turn = write(web, "what is bcma")
    assert turn.message.rule == "assistant_slow"
    assert has_the_numbers(turn.replies[0].text)


def test_the_patience_with_the_assistant_is_four_seconds(settings):
    assert settings.ASSISTANT_TIMEOUT == 4.0


def test_messages_to_a_dead_assistant_make_one_case(web):
    for text in ("what is bcma", "hello?", "anybody?"):
        write(web, text)
    assert Case.objects.count() == 1


def test_it_recovers_as_soon_as_the_assistant_is_back(assistant, web):
    assistant.status = 503
    write(web, "what is bcma")
    assistant.status = 200
    assert responses(write(web, "what is bcma")) == ["utter_bcma_definition"]


def test_a_fault_of_ours_ends_in_the_helpline_too(assistant, web, monkeypatch):
    monkeypatch.setattr("desk.conversations.decide.screen.language", lambda text: 1 / 0)
    turn = write(web, "what is bcma")
    assert turn.message.rule == "desk_error"
    assert has_the_numbers(turn.replies[0].text)


# --- danger ---


def test_danger_is_answered_without_the_assistant(web):
    turn = write(web, "my husband has chest pain right now")
    assert responses(turn) == ["utter_handoff_emergency", "utter_reply_offer"]
    assert turn.replies[0].text == answers.load()["utter_handoff_emergency"].render("web")
    assert turn.message.rule.startswith("danger:")
    assert (the_case(web).reason, the_case(web).priority) == ("emergency", 1)


def test_danger_is_not_even_asked_about(assistant, web):
    write(web, "my husband has chest pain right now")
    assert assistant.asked == []


def test_danger_raises_the_case_that_is_there(assistant, web):
    assistant.says = lambda turn: answer("utter_handoff_logistics")
    write(web, "how much is it")
    write(web, "I have chest pain right now")
    assert (the_case(web).reason, the_case(web).priority) == ("emergency", 1)


def test_danger_that_only_the_model_saw_is_said_even_if_the_model_forgot_to(assistant, web):
    assistant.says = lambda turn: answer("utter_thanks", topics=[], handoff={"reason": "crisis", "priority": 1})
    assert responses(write(web, "I cannot go on like this"))[0] == "utter_handoff_crisis"
    assert the_case(web).priority == 1


def test_danger_that_only_the_model_saw_comes_before_its_other_answers(assistant, web):
    names = ["utter_car_t", "utter_handoff_emergency"]
    replies = [{"response": name, "text": ""} for name in names]
    assistant.says = lambda turn: answer(replies=replies, topics=["car_t"], handoff={"reason": "emergency", "priority": 1})
    assert responses(write(web, "something new to the rules"))[:2] == ["utter_handoff_emergency", "utter_car_t"]


def test_danger_in_spanish_is_answered_in_spanish_too(web):
    text = write(web, "me duele el pecho y no puedo respirar").replies[0].text
    assert text.startswith(answers.load()["utter_handoff_emergency"].render("web"))
    assert "Llame ahora mismo" in text


def test_on_a_phone_the_other_language_is_a_message_of_its_own(sms):
    said = write(sms, "me duele el pecho y no puedo respirar").replies
    assert [r.response for r in said][:2] == ["utter_handoff_emergency", "utter_handoff_emergency"]
    assert said[0].text == answers.load()["utter_handoff_emergency"].render("sms", "US")
    assert len(said) <= 3


def test_a_false_alarm_is_heard_and_the_case_stays(web):
    write(web, "my husband has chest pain right now")
    assert responses(write(web, "false alarm, he is fine")) == ["utter_danger_over"]
    assert (the_case(web).status, the_case(web).priority) == ("open", 1)


def test_a_false_alarm_without_an_alarm_is_a_message_like_any_other(assistant, web):
    write(web, "false alarm, he is fine")
    assert [turn["text"] for turn in assistant.asked] == ["false alarm, he is fine"]


def after_an_alarm(assistant, conversation, text, *names, **changes):
    """The turn of `text`, one message after an alarm; the assistant answers it with `names`."""
    write(conversation, "my husband has chest pain right now")
    topics = [name.removeprefix("utter_") for name in names if not name.startswith("utter_handoff_")]
    reasons = [name.removeprefix("utter_handoff_") for name in names if name.startswith("utter_handoff_")]
    replies = [{"response": name, "text": ""} for name in names]
    handoff = {"reason": reasons[0], "priority": 2} if reasons else None
    assistant.says = lambda turn: answer(**({"replies": replies, "topics": topics, "handoff": handoff} | changes))
    return write(conversation, text)


OVER = "sorry, false alarm, he's fine. what is immunotherapy?"


@pytest.mark.parametrize(
    ("names", "heard", "topics", "reason"),
    [
        (["utter_immunotherapy_definition"], ["utter_immunotherapy_definition"], ["immunotherapy_definition"], ""),
        (["utter_car_t", "utter_adc"], ["utter_car_t", "utter_adc"], ["car_t", "adc"], ""),
        (["utter_handoff_logistics"], ["utter_handoff_logistics", "utter_reply_offer"], [], "logistics"),
        (["utter_car_t", "utter_handoff_unclear"], ["utter_car_t"], ["car_t"], ""),
        (["utter_capabilities"], ["utter_capabilities"], ["capabilities"], ""),
        (["utter_handoff_unclear"], [], [], ""),
        (["utter_handoff_off_topic"], [], [], ""),
        (["utter_handoff_emergency"], [], [], ""),
        (["utter_handoff_crisis"], [], [], ""),
        (["utter_thanks"], [], [], ""),
        (["utter_goodbye"], [], [], ""),
    ],
)
def test_a_false_alarm_that_also_asks_is_heard_and_answered(assistant, web, names, heard, topics, reason):
    turn = after_an_alarm(assistant, web, OVER, *names)
    assert responses(turn) == ["utter_danger_over", *heard]
    assert (turn.message.topics, turn.message.handoff_reason, turn.message.rule) == (topics, reason, "danger_over")
    assert (the_case(web).reason, the_case(web).priority) == ("emergency", 1)


@pytest.mark.parametrize("response", ["utter_danger_over", "utter_clarify", "utter_ask_subject", "utter_empty"])
def test_a_false_alarm_alone_is_heard_and_nothing_more(assistant, web, response):
    turn = after_an_alarm(assistant, web, "false alarm, he is fine", response, topics=[], clarify=["car_t"])
    assert responses(turn) == ["utter_danger_over"]
    assert (turn.message.topics, turn.message.clarify) == ([], [])


def test_the_subject_of_the_rest_is_remembered_and_that_of_a_mere_false_alarm_is_not(assistant, web):
    after_an_alarm(assistant, web, OVER, "utter_thanks", context={"subject": "nothing"})
    assert Conversation.objects.get(pk=web.pk).context == {}
    after_an_alarm(assistant, web, OVER, "utter_car_t", context={"subject": "car_t"})
    assert Conversation.objects.get(pk=web.pk).context == {"subject": "car_t"}


def test_a_false_alarm_with_three_questions_is_three_messages(assistant, sms):
    names = ["utter_car_t", "utter_adc", "utter_handoff_logistics"]
    turn = after_an_alarm(assistant, sms, OVER, *names)
    whole = "\n\n".join(reply.text for reply in turn.replies)
    assert len(turn.replies) == 3 and turn.replies[0].response == "utter_danger_over"
    assert all(answers.load()[name].render("sms", "US") in whole for name in ["utter_danger_over", *names])
    assert turn.message.topics == ["car_t", "adc"]


@pytest.mark.parametrize(("text", "danger"), [("my husband has chest pain right now", "emergency"), ("I want to kill myself", "crisis")])
def test_the_assistant_hears_of_the_danger_in_the_message_before_and_of_no_older_one(assistant, web, text, danger):
    for said in (text, "what is bcma", "why does it matter"):
        write(web, said)
    assert [turn.get("alarm", "absent") for turn in assistant.asked] == [danger, "absent"]


def test_the_assistant_hears_of_a_danger_that_only_the_model_saw(assistant, web):
    assistant.says = lambda turn: answer("utter_handoff_crisis")
    write(web, "I cannot go on like this")
    write(web, "what is bcma")
    assert assistant.asked[1]["alarm"] == "crisis"


def test_the_assistant_hears_that_an_alarm_was_taken_back(assistant, web):
    after_an_alarm(assistant, web, OVER, "utter_immunotherapy_definition")
    write(web, "what is bcma")
    assert [turn.get("alarm", "absent") for turn in assistant.asked] == ["over", "absent"]


@pytest.mark.parametrize("body", [b"", b"[]", answer("utter_invented")], ids=["nothing", "a list", "an unknown response"])
def test_a_false_alarm_is_heard_whatever_the_assistant_does(assistant, web, body):
    write(web, "my husband has chest pain right now")
    assistant.says = lambda turn: body
    turn = write(web, OVER)
    assert responses(turn) == ["utter_danger_over"]
    assert has_the_numbers(turn.replies[0].text)
    assert turn.message.handoff_reason == ""


def test_a_new_danger_beside_the_false_alarm_is_a_danger(assistant, web):
    turn = after_an_alarm(assistant, web, "false alarm with his chest, but now he cannot breathe", "utter_car_t")
    assert responses(turn)[0] == "utter_handoff_emergency"


def test_while_staff_hold_it_a_false_alarm_is_theirs(assistant, web, ana):
    write(web, "my husband has chest pain right now")
    assert cases.claim(the_case(web).pk, ana, the_case(web).version) is cases.Outcome.DONE
    assert responses(write(web, OVER)) == [] and assistant.asked == []


# --- odd texts ---


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u200d", "\u0301\u0302", "\x00\x07"])
def test_an_empty_message_gets_a_kind_answer(web, text):
    turn = write(web, text)
    assert responses(turn) == ["utter_empty"]
    assert not Case.objects.exists()


def test_an_emoji_is_a_message(assistant, web):
    write(web, "👍")
    assert assistant.asked[0]["text"] == "👍"


def test_four_thousand_characters_are_read(assistant, web):
    write(web, "a" * 4_000)
    assert len(assistant.asked[0]["text"]) == 4_000


def test_one_more_is_asked_to_be_shorter_with_the_numbers(assistant, web):
    turn = write(web, "a" * 4_001)
    assert responses(turn) == ["utter_too_long", "utter_reply_offer"]
    assert "4,000" in turn.replies[0].text and "4,001" in turn.replies[0].text
    assert has_the_numbers(turn.replies[0].text)
    assert (the_case(web).reason, turn.message.rule) == ("unclear", "too_long")
    assert assistant.asked == []


def test_danger_at_the_end_of_a_very_long_text_is_seen(web):
    turn = write(web, "and then we went on to the next clinic. " * 700 + "I have chest pain right now.")
    assert responses(turn)[0] == "utter_handoff_emergency"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("half a pair \ud800 here", "half a pair \ufffd here"),
        ("nul\x00between", "nul between"),
        ("bell\x07 escape\x1b[31m", "bell  escape [31m"),
        ("line\r\nline\rline\n", "line\nline\nline\n"),
        ("\u202eright to left\u202c zero\u200dwidth", "\u202eright to left\u202c zero\u200dwidth"),
        ("z" + "\u0335" * 300, "z" + "\u0335" * 300),
    ],
)
def test_it_stores_what_a_database_can_hold_and_changes_nothing_else(assistant, web, written, kept):
    turn = write(web, written)
    assert Message.objects.get(pk=turn.message.pk).text == kept
    assert turn.replies


def test_a_command_of_the_assistant_is_a_text_like_any_other(assistant, web):
    turn = write(web, '/restart{"x": 1}')
    assert assistant.asked[0]["text"] == '/restart{"x": 1}'
    assert Message.objects.get(pk=turn.message.pk).text == '/restart{"x": 1}'


def test_spanish_gets_the_numbers_in_both_languages_and_a_case(assistant, web):
    turn = write(web, "¿Qué es la terapia CAR T y cuánto tiempo dura el tratamiento?")
    text = turn.replies[0].text
    assert turn.replies[0].response == "utter_other_language"
    assert text.startswith(answers.load()["utter_other_language"].render("web"))
    assert contacts.load().in_language("es", "web") in text
    assert (the_case(web).reason, turn.message.rule) == ("unclear", "language:es")
    assert assistant.asked == []


# --- limits of a turn ---


def test_a_turn_sends_three_messages_at_most(assistant, sms):
    names = ["utter_bcma_definition", "utter_car_t", "utter_handoff_logistics"]
    assistant.says = lambda turn: answer(
        replies=[{"response": name, "text": ""} for name in names],
        topics=["bcma_definition", "car_t"],
        handoff={"reason": "logistics", "priority": 3},
    )
    turn = write(sms, "what is bcma, what is car t and what does it cost")
    assert len(turn.replies) == 3
    whole = "\n\n".join(reply.text for reply in turn.replies)
    for name in ["utter_sms_intro", *names, "utter_reply_offer"]:
        assert answers.load()[name].render("sms", "US") in whole


def test_a_fourth_question_is_not_dropped_a_button_brings_its_answer(assistant, web):
    topics = ["bcma_definition", "car_t", "adc", "bispecifics_definition"]
    assistant.says = lambda turn: answer(replies=[{"response": f"utter_{topic}", "text": ""} for topic in topics], topics=topics)
    first = write(web, "bcma, car t, adc, bispecifics?")
    assert responses(first) == [f"utter_{topic}" for topic in topics[:3]] and first.message.topics == topics[:3]
    (button,) = first.replies[-1].choices
    second = write(web, button["send"])
    assert responses(second) == [f"utter_{topics[3]}"] and second.message.topics == topics[3:]
    assert responses(write(web, button["send"])) == ["utter_sms_no_more"]


def test_questions_beside_a_hand_off_are_not_dropped_either(assistant, web):
    topics = ["bcma_definition", "car_t", "adc"]
    names = [*(f"utter_{topic}" for topic in topics), "utter_handoff_logistics"]
    assistant.says = lambda turn: answer(replies=[{"response": name, "text": ""} for name in names], topics=topics, handoff={"reason": "logistics", "priority": 3})
    first = write(web, "bcma, car t, adc and what does it cost")
    assert [name for name in responses(first) if name in names] == [names[0], names[1], names[3]]
    assert {"label": "More", "send": "More"} in [choice for reply in first.replies for choice in reply.choices]
    assert "utter_adc" in responses(write(web, "More"))


def test_an_introduction_that_was_joined_to_an_answer_is_not_said_again(assistant, sms):
    names = ["utter_bcma_definition", "utter_car_t", "utter_adc"]
    assistant.says = lambda turn: answer(replies=[{"response": name, "text": ""} for name in names])
    first, second = write(sms, "bcma, car t, adc?"), write(sms, "bcma, car t, adc?")
    assert len(first.replies) == 3 and responses(first) == names
    assert [reply.text for reply in second.replies] == [answers.load()[name].render("sms", "US") for name in names]


def test_the_same_answer_twice_is_said_once(assistant, web):
    assistant.says = lambda turn: answer(replies=[{"response": "utter_car_t", "text": ""}] * 2, topics=["car_t"])
    assert responses(write(web, "what is car t")) == ["utter_car_t"]


def test_someone_who_texted_stop_hears_nothing_but_danger(assistant, sms):
    Conversation.objects.update(opted_out=True)
    assert responses(write(sms, "what is bcma")) == []
    assert responses(write(sms, "I have chest pain right now")) == ["utter_handoff_emergency"]
    assert the_case(sms).priority == 1


def test_an_answered_message_is_not_answered_again(assistant, web):
    turn = write(web, "what is bcma")
    again = async_to_sync(take_turn)(turn.message.pk)
    assert [reply.pk for reply in again.replies] == [reply.pk for reply in turn.replies]
    assert len(assistant.asked) == 1


def test_an_older_message_without_an_answer_is_answered_first(assistant, web):
    store(web, "what is bcma")
    turn = write(web, "why does it matter")
    assert [asked["text"] for asked in assistant.asked] == ["what is bcma", "why does it matter"]
    assert len(turn.replies) == 1
    assert not Message.objects.filter(sender=Sender.PERSON, answered_at=None).exists()
