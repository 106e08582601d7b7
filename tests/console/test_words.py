"""The words of the console cover everything that the records can hold."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from content import answers
from content.may_say import Why
from desk.console import ages, words
from desk.console.canned import Kept
from desk.console.told import Act, told, told_canned
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, Delivery

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=timezone.utc)


def test_every_reason_that_makes_a_case_has_words():
    made = {key for key, answer in answers.load().handoffs().items() if answer.priority is not None}
    assert made == set(words.REASONS)


def test_an_unknown_reason_still_has_a_heading():
    assert words.reason("something_new").name == "Something new"


def test_every_delivery_has_a_word_and_a_mark():
    assert set(words.DELIVERIES) == set(words.DELIVERY_MARKS) == set(Delivery.values)


def test_priorities_differ_by_word_and_by_shape():
    found = [words.priority(number) for number in (1, 2, 3)]
    assert len({one.word for one in found}) == len({one.shape for one in found}) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("danger:chest_pain", "danger words: chest pain"),
        ("language:es", "written in another language: es"),
        ("assistant_slow", "the assistant took too long"),
        ("kept_back:unapproved", "an answer was not given: its wording is not approved yet"),
        ("some_rule", "some rule"),
    ],
)
def test_a_rule_is_said_in_words(name, said):
    assert words.rule(name) == said


def test_every_reason_to_keep_an_answer_back_has_words():
    for why in set(Why) - {Why.CURRENT, Why.OVERDUE}:
        assert words.rule(f"kept_back:{why.value}") != f"an answer was not given: {why.value}"


def test_topics_have_their_titles():
    assert words.topic("bcma_definition") == answers.load().for_topic("bcma_definition").title
    assert words.topic("side_effects") == "Side effects"
    assert words.topic("follow_more") == "Follow more"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-40), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=3, minutes=5), "3 h 5 min"),
        (timedelta(hours=47, minutes=59), "47 h 59 min"),
        (timedelta(days=2), "2 days"),
        (timedelta(days=400), "400 days"),
    ],
)
def test_ages(passed, said):
    assert ages.age(NOW - passed, NOW) == said


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("channel", ["web", "sms"])
def test_every_act_can_tell_how_it_ended(act, outcome, channel):
    """Whole sentences, none with a gap, and each refusal says that nothing happened or what to do."""
    sentence = told(act, outcome, 12, Case(pk=12), channel=channel)
    assert sentence[0].isupper() and sentence[-1] == "."
    assert "{" not in sentence and "None" not in sentence
    assert outcome is Outcome.DONE or sentence != told(act, Outcome.DONE, 12, Case(pk=12), channel=channel)


@pytest.mark.parametrize("kept", Kept)
def test_every_act_on_a_canned_reply_can_tell_how_it_ended(kept):
    sentence = told_canned(kept, "It is kept.")
    assert sentence[0].isupper() and sentence[-1] == "." and (sentence == "It is kept.") == (kept is Kept.DONE)
