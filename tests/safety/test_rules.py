"""The sentences of content/danger*.yml are the tests of their rules."""

from __future__ import annotations

import pytest

from content import danger
from safety import screen

RULES = danger.load().rules
MUST_MATCH, MUST_NOT_MATCH = 12, 8


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_it_raises_the_alarm(rule: danger.Rule) -> None:
    missed = [text for text in rule.must_match if (found := screen.screen(text)) is None or found.reason != rule.reason]
    assert missed == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_it_stays_silent(rule: danger.Rule) -> None:
    alarms = [(text, found.rule) for text in rule.must_not_match if (found := screen.screen(text)) is not None]
    assert alarms == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_has_enough_sentences_and_says_what_it_means(rule: danger.Rule) -> None:
    assert len(set(rule.must_match)) >= MUST_MATCH and len(set(rule.must_not_match)) >= MUST_NOT_MATCH and rule.means.endswith(".")


def test_the_rule_that_fires_is_named() -> None:
    assert screen.screen("my wife is having a seizure") == screen.Danger(reason="emergency", rule="seizure")
    assert screen.screen("I want to kill myself") == screen.Danger(reason="crisis", rule="suicide")


def test_a_wish_to_die_comes_before_a_bodily_danger() -> None:
    assert screen.screen("I have chest pain and I want to die").reason == "crisis"
    assert screen.screen("I want to die. I can't breathe.").reason == "crisis"


@pytest.mark.parametrize(
    "text",
    [
        "he had chest pain last year and now it's back",
        "no fever but he can't breathe",
        "My dad died in 2019. Now my mother can't breathe.",
        "what is BCMA? also my chest hurts really bad",
        "I'm not suicidal but my husband says he wants to die",
        "if this is a bad time tell me, my wife just passed out",
        "he had car t last year and he is having a seizure",
        "I have a question, I'm suicidal",
        "it scares me, he can't stop shaking, car t was monday",
        "he can't speak since the stroke this morning",
        "she had a fit for ten minutes",
        "he took all his morphine and nothing happened yet",
        "fever came an hour after the car t infusion and it's rising",
        "car t was tuesday and now he doesn't know who i am",
        "this challenge is too much, I want to kill myself",
        "nobody is home and he collapsed",
    ],
)
def test_a_harmless_clause_does_not_silence_a_danger_beside_it(text: str) -> None:
    assert screen.screen(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "ＣＡＮＴ ＢＲＥＡＴＨＥ",
        "c\u200dan't bre\u00adathe",
        "cаn't brеаthе",  # with Cyrillic letters
        "can't breeeeathe!!!",
        "can`t breathe",
        "can’t breathe",
        "CAN'T\nBREATHE",
        "i c̷a̷n̷t̷ b̷r̷e̷a̷t̷h̷e̷",
        "k i l l  m y s e l f",
        "k1ll mys3lf",
        "thinking of s*icide",
        "un͟c͟o͟n͟s͟c͟i͟o͟u͟s",
        "I WANT TO DIE",
        "unconcious",
        "she is hallucinatng",
        "𝐢 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞",
    ],
)
def test_a_disguise_or_a_typing_error_does_not_hide_a_danger(text: str) -> None:
    assert screen.screen(text) is not None


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?", "...", "😀", "\x00", "\ud800", "0", "a" * 100_000, "12/05/2024 10:30", None.__class__.__name__])
def test_nothing_much_is_no_danger(text: str) -> None:
    assert screen.screen(text) is None and screen.retracts(text) is False


def test_a_danger_at_the_end_of_a_long_text_is_found() -> None:
    story = "We drove to the clinic and the nurse was kind and told us about the weather in Ohio. " * 370
    assert screen.screen(story) is None
    assert screen.screen(story + "My husband can't breathe.") == screen.Danger("emergency", "cannot_breathe")


def test_a_danger_deep_in_a_dictation_without_full_stops_is_found() -> None:
    before = "so we went to the clinic and the nurse was kind and then we had soup and the dog was happy and it rained " * 8
    assert screen.screen(before + "and now he cant breathe and his lips are blue " + before) is not None
