import asyncio

import pytest

from channels.parts import plan

MEANINGS = {
    "what is bcma and who is dr mikhael": "bcma_definition",
    "what is bcma": "bcma_definition",
    "and who is dr mikhael": "about_dr_mikhael",
    "who is dr mikhael": "about_dr_mikhael",
    "my dad was diagnosed.": "emotional",
    "what is bcma?": "bcma_definition",
    "my dad was diagnosed. what is bcma?": "bcma_definition",
    "what is bcma? he cannot breathe": "bcma_definition",
    "he cannot breathe": "emergency",
    "grey all week. what is bcma?": "nlu_fallback",
    "grey all week.": "nlu_fallback",
    "and blorp it?": "nlu_fallback",
    "what is bcma and blorp it?": "clarify",
    "what is bcma, blorp it?": "bcma_definition",
    "blorp it?": "nlu_fallback",
    "adcs and bispecifics": "adc",
    "adcs": "name_subject",
    "and bispecifics": "name_subject",
    "wrong chat, sorry. what is bcma?": "danger_over",
    "wrong chat, sorry.": "danger_over",
}
NAMES = {"adcs": "adc", "and bispecifics": "bispecifics"}


def intents(text, *pieces, danger=(), confidence=0.9, ranking=()):
    async def parse(words):
        found = {"intent": {"name": MEANINGS[words], "confidence": confidence}, "pieces": list(pieces) if words == text else [words]}
        found["intent_ranking"] = [{"name": name, "confidence": p} for name, p in ranking]
        if words in NAMES:
            found["entities"] = [{"entity": "subject", "value": NAMES[words]}]
        return {**found, "danger_rule": "breath"} if words in danger else found

    return [part.intent for part in asyncio.run(plan(text, parse))]


def test_two_questions_are_two_parts():
    assert intents("what is bcma and who is dr mikhael", "what is bcma", "and who is dr mikhael") == ["bcma_definition", "about_dr_mikhael"]


def test_one_piece_with_one_question_is_the_whole():
    assert intents("grey all week.", "grey all week.") == ["nlu_fallback"]


def test_two_plain_questions_are_heard_where_nothing_was_cut():
    whole = "what is bcma and who is dr mikhael"
    assert intents(whole, whole) == ["bcma_definition", "about_dr_mikhael"]
    assert intents(whole, whole, confidence=0.5) == ["bcma_definition"]


def test_two_bare_names_are_two_questions():
    assert intents("adcs and bispecifics", "adcs", "and bispecifics") == ["name_subject", "name_subject"]


@pytest.mark.parametrize(("confidence", "parts"), [(0.7, ["bcma_definition"]), (0.9, ["emotional", "bcma_definition"])])
def test_distress_beside_a_question_counts_when_it_is_plain(confidence, parts):
    assert intents("my dad was diagnosed. what is bcma?", "my dad was diagnosed.", "what is bcma?", confidence=confidence) == parts


def test_a_question_that_is_not_understood_goes_to_the_staff_beside_the_other():
    assert intents("what is bcma and blorp it?", "what is bcma", "and blorp it?") == ["bcma_definition", "nlu_fallback"]


def test_a_rest_that_is_not_understood_leans_on_a_whole_that_is():
    assert intents("what is bcma, blorp it?", "what is bcma", "blorp it?") == ["bcma_definition"]


def test_a_clear_question_outweighs_a_story_that_was_not_understood():
    assert intents("grey all week. what is bcma?", "grey all week.", "what is bcma?") == ["bcma_definition"]


def test_what_is_asked_behind_a_retraction_is_answered():
    assert intents("wrong chat, sorry. what is bcma?", "wrong chat, sorry.", "what is bcma?") == ["bcma_definition"]


def test_danger_in_a_part_is_the_only_part():
    assert intents("what is bcma? he cannot breathe", "what is bcma?", "he cannot breathe", danger={"he cannot breathe"}) == ["emergency"]


def test_danger_in_a_sentence_is_seen_where_nothing_was_cut():
    whole = "what is bcma? he cannot breathe"
    assert intents(whole, whole, ranking=[("emergency", 0.03)]) == ["emergency"]
    assert intents(whole, whole, ranking=[("emergency", 0.005)]) == ["bcma_definition"]
    assert intents(whole, whole, danger={"he cannot breathe"}) == ["emergency"]


def test_a_fragment_makes_no_answer_out_of_the_helplines_question():
    whole = "what is bcma and what do i owe"

    async def parse(words):
        name = {whole: "logistics", "what is bcma": "bcma_definition", "what do i owe": "logistics"}[words]
        return {"intent": {"name": name, "confidence": 0.85}, "pieces": [words], "intent_ranking": [{"name": "logistics", "confidence": 0.6}, {"name": "bcma_definition", "confidence": seen}]}

    for seen, parts in ((0.05, ["logistics"]), (0.2, ["bcma_definition", "logistics"])):
        assert [part.intent for part in asyncio.run(plan(whole, parse))] == parts
