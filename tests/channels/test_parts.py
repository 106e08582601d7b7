import asyncio

from channels.parts import plan

MEANINGS = {
    "what is bcma and who is dr mikhael": "bcma_definition",
    "what is bcma": "bcma_definition",
    "who is dr mikhael": "about_dr_mikhael",
    "my dad was diagnosed. what is bcma?": "bcma_definition",
    "my dad was diagnosed.": "emotional",
    "what is bcma?": "bcma_definition",
    "what is bcma? he cannot breathe": "bcma_definition",
    "he cannot breathe": "emergency",
}


def intents(text, danger=()):
    async def parse(words):
        found = {"intent": {"name": MEANINGS[words], "confidence": 0.9}}
        return {**found, "danger_rule": "breath"} if words in danger else found

    return [part.intent for part in asyncio.run(plan(text, parse))]


def test_two_questions_are_two_parts():
    assert intents("what is bcma and who is dr mikhael") == ["bcma_definition", "about_dr_mikhael"]


def test_a_story_around_a_question_stays_one():
    assert intents("my dad was diagnosed. what is bcma?") == ["bcma_definition"]


def test_danger_in_a_part_is_the_only_part():
    assert intents("what is bcma? he cannot breathe", danger={"he cannot breathe"}) == ["emergency"]
