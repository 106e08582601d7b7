"""What a message means in its conversation, with a parser that knows a few sentences."""

import asyncio

import pytest

from channels.context import Context
from channels.resolve import TAKEN_BACK, meant

SUBJECT_OF = {
    "car_t": "car_t", "bispecifics_definition": "bispecifics", "bispecifics_mechanism": "bispecifics", "adc": "adc", "bcma_definition": "bcma",
    "therapy_comparison": "comparison", "videos": "videos", "about_dr_mikhael": "dr_mikhael", "contact_support": "imf", "listed_only_therapy": "listed_only",
}  # fmt: skip
THREE = ("car_t", "bispecifics_definition", "adc")
TERMS = {"car t": "car_t", "bispecifics": "bispecifics", "adcs": "adc", "bcma": "bcma"}


def read(text, meanings, context, alarm=None):
    async def parse(words):
        intent, confidence = meanings.get(words, ("nlu_fallback", 0.1))
        entities = [{"entity": "subject", "value": v, "start": words.index(t), "end": words.index(t) + len(t)} for t, v in TERMS.items() if t in words]
        return {"intent": {"name": intent, "confidence": confidence}, "intent_ranking": [{"name": intent, "confidence": confidence}], "entities": entities}

    heard = asyncio.run(meant(text, parse, context, SUBJECT_OF, alarm))
    return [part.intent for part in heard.parts], heard.picked


AFTER_A_LIST = Context("bcma", ("bcma_therapies",), listed=THREE)


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        ("and the second?", ("bispecifics_definition",)),
        ("i know you cannot say. so how does the second one work?", ("bispecifics_mechanism",)),
        ("the one with the poison on it", ("adc",)),
    ],
)
def test_a_place_is_picked_from_the_list(text, picked):
    assert read(text, {}, AFTER_A_LIST) == (["choose"], picked)


def test_the_question_just_asked_back_comes_before_the_list():
    context = Context("bcma", ("bcma_therapies",), offered=("bcma_definition", "car_t"), listed=THREE)
    assert read("the first", {}, context)[1] == ("bcma_definition",)
    assert read("the third", {}, context)[1] == ("adc",)


def test_a_question_about_an_item_is_read_with_its_name():
    meanings = {"does the second one hurt": ("choose", 0.6), "does bispecific antibodies hurt": ("side_effects", 0.9)}
    assert read("does the second one hurt", meanings, AFTER_A_LIST)[0] == ["side_effects"]


def test_a_reason_understood_is_no_pick_and_no_answer():
    meanings = {"would the cell one be right for me": ("personal_advice", 0.9), "is it given here": ("logistics", 0.32), "is CAR T-cell therapy given here": ("car_t", 0.95)}
    assert read("would the cell one be right for me", meanings, AFTER_A_LIST)[0] == ["personal_advice"]
    assert read("is it given here", meanings, Context("car_t", ("car_t",)))[0] == ["logistics"]


def test_a_reason_carries_on():
    after = Context("car_t", ("car_t",), reason="side_effects", listed=THREE)
    assert read("and bispecifics?", {"and bispecifics?": ("name_subject", 0.9)}, after)[0] == ["carry_on"]
    assert read("and the third?", {}, after)[0] == ["carry_on"]
    assert read("what are bispecifics then", {"what are bispecifics then": ("bispecifics_definition", 0.9)}, after)[0] == ["bispecifics_definition"]
    assert read("and bispecifics?", {"and bispecifics?": ("name_subject", 0.9)}, Context("car_t", ("car_t",)))[0] == ["name_subject"]


@pytest.mark.parametrize("sounds_like", ["other_medical", "nlu_fallback", "off_topic"])
def test_a_subject_that_is_only_named_is_just_that(sounds_like):
    assert read("on bcma then?", {"on bcma then?": (sounds_like, 0.6)}, Context("car_t", ("car_t",)))[0] == ["name_subject"]
    assert read("bcma levels then?", {"bcma levels then?": (sounds_like, 0.6)}, Context("car_t", ("car_t",)))[0] == [sounds_like]


def test_entities_count_in_the_mended_text():
    async def parse(words):
        entity = {"entity": "subject", "value": "bispecifics", "start": 9, "end": 20}
        return {"intent": {"name": "name_subject", "confidence": 0.9}, "intent_ranking": [], "entities": [entity], "mended_text": "and with bispecifics?"}

    after = Context("car_t", ("car_t",), reason="side_effects", listed=THREE)
    assert [part.intent for part in asyncio.run(meant("and with bispecificccs?", parse, after, SUBJECT_OF, None)).parts] == ["carry_on"]


def test_what_was_not_understood_is_read_with_the_subject():
    meanings = {"whats CAR T-cell therapy made of": ("car_t", 0.8)}
    assert read("whats it made of", meanings, Context("car_t", ("car_t",)))[0] == ["car_t"]
    assert read("whats it made of", meanings, Context())[0] == ["nlu_fallback"]


@pytest.mark.parametrize("second", [("car_t", 0.5), ("bcma_definition", 0.9), ("emergency", 0.9), ("off_topic", 0.99)])
def test_a_second_reading_must_be_sure_and_of_the_subject(second):
    assert read("whats it made of", {"whats CAR T-cell therapy made of": second}, Context("car_t", ("car_t",)))[0] == ["nlu_fallback"]


@pytest.mark.parametrize("context", [Context(), AFTER_A_LIST, Context("car_t", ("car_t",), reason="side_effects")])
@pytest.mark.parametrize("alarm", [None, "emergency", "crisis"])
def test_danger_stays_danger(context, alarm):
    assert read("and the second?", {"and the second?": ("emergency", 0.9)}, context, alarm)[0] == ["emergency"]


def test_after_an_alarm_a_doubt_says_it_again():
    assert read("surely only tired", {"surely only tired": ("emotional", 0.9)}, Context(), "emergency")[0] == ["still_in_danger"]
    assert read("the second", {"the second": ("choose", 0.9)}, AFTER_A_LIST, "crisis")[0] == ["still_in_danger"]
    assert read("what is bcma", {"what is bcma": ("bcma_definition", 0.9)}, Context(), "emergency")[0] == ["bcma_definition"]
    assert read("surely only tired", {"surely only tired": ("emotional", 0.9)}, Context())[0] == ["emotional"]


def test_a_question_behind_a_retraction_is_answered():
    meanings = {
        "oh he is fine, he slept, so what is bcma?": ("danger_over", 0.9),
        "what is bcma?": ("bcma_definition", 0.9),
        "he is fine": ("danger_over", 0.9),
    }
    assert read("oh he is fine, he slept, so what is bcma?", meanings, Context(), TAKEN_BACK)[0] == ["bcma_definition"]
    assert read("he is fine", meanings, Context(), TAKEN_BACK)[0] == ["danger_over"]


def test_a_retraction_that_sounds_like_danger_is_one():
    assert read("she woke up", {"she woke up": ("emergency", 0.8)}, Context(), TAKEN_BACK)[0] == ["danger_over"]
