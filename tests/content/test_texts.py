"""The texts as they ship: what each must hold on both channels, read where the person reads them."""

from __future__ import annotations

import re

import pytest

from content import answers, checks, gsm, sentences
from content.answers import Answer, Kind

from .numbers import USA, USA_TEL, WORLD_TEL

ALL = list(answers.load().values())
COUNTRIES = ("US", "MX", None)
WORDS_OF_THE_CALLER = {"limit": 4000, "length": 32768, "name": "Ana", "other": "Ben", "staff_hours": "Monday to Friday 9 AM to noon, Sunday 12:15 PM to 1 PM UTC"}

every_text = pytest.mark.parametrize("answer", ALL, ids=[answer.response for answer in ALL])
every_handoff = pytest.mark.parametrize("answer", [a for a in ALL if a.handoff], ids=[a.key for a in ALL if a.handoff])
every_topic = pytest.mark.parametrize("answer", [a for a in ALL if a.topic], ids=[a.key for a in ALL if a.topic])


def said(answer: Answer, channel: str, country: str | None = "US") -> str:
    return answer.render(channel, country, **WORDS_OF_THE_CALLER)


def test_the_content_has_nothing_to_fix(content: checks.Content) -> None:
    assert [str(problem) for problem in checks.run(content)] == []


@every_text
def test_no_placeholder_reaches_a_person(answer: Answer) -> None:
    for channel in checks.CHANNELS:
        for country in COUNTRIES:
            assert not re.search(r"[{}]|  |None", said(answer, channel, country))


@every_text
def test_an_sms_fits_two_segments_of_plain_characters_on_every_phone(answer: Answer) -> None:
    for country in COUNTRIES:
        text = said(answer, "sms", country)
        assert gsm.outside(text) == [] and gsm.segments(text) <= 2


@every_text
def test_the_first_segment_of_an_sms_stands_alone(answer: Answer) -> None:
    for country in COUNTRIES:
        text = said(answer, "sms", country)
        assert gsm.first_segment(text).startswith(sentences.split(text)[0])


@every_handoff
def test_each_hand_off_has_its_number_whole_in_the_first_segment(answer: Answer) -> None:
    for country in COUNTRIES:
        start = gsm.first_segment(said(answer, "sms", country))
        labels = {link.label for link in answer.contacts.links(start)}
        if answer.key in ("emergency", "crisis"):
            assert "local emergency number" in start or labels & {"911", "988"}
        else:
            assert labels >= {number.display for number in answer.contacts.helpline_for(country)}


@every_handoff
def test_each_hand_off_links_both_helpline_numbers_on_the_web(answer: Answer) -> None:
    hrefs = {link.href for link in answer.links("web")}
    assert hrefs >= {USA_TEL, WORLD_TEL}


@every_handoff
def test_each_hand_off_says_why_then_the_numbers_then_what_to_do(answer: Answer) -> None:
    for channel in checks.CHANNELS:
        before, _, after = answer.text(channel).partition("{helpline}")
        assert sentences.split(before), "nothing stands before the numbers"
        if answer.key not in ("emergency", "crisis"):  # these end with the helpline: the call to make comes first
            assert re.search(r"[a-z]{3}", after), "nothing stands after the numbers"


@pytest.mark.parametrize("channel", checks.CHANNELS)
def test_an_emergency_begins_with_the_call_and_the_treatment_team(channel: str) -> None:
    emergency = answers.load().for_handoff("emergency")
    for country in COUNTRIES:
        text = said(emergency, channel, country)
        assert re.match(r"Call (your local emergency number|911)", text)
        assert text.index("treatment team") < text.index("helpline")
    assert "Call 911 NOW" in said(emergency, "sms", "US") and "911" not in said(emergency, "sms", "MX")


@pytest.mark.parametrize("channel", checks.CHANNELS)
def test_a_crisis_begins_with_the_call_or_text(channel: str) -> None:
    crisis = answers.load().for_handoff("crisis")
    assert "call or text 988" in sentences.split(said(crisis, channel, "US"))[0]
    first = sentences.split(said(crisis, channel, "MX"))[0]
    assert "local emergency number" in first and ("988" in first) == (channel == "web")


@every_text
def test_no_text_promises_a_time(answer: Answer) -> None:
    promise = re.compile(r"\b(within|in a (moment|minute|few hours)|soon as|shortly|24/7|business day|tomorrow|today|hours?)\b", re.I)
    for channel in checks.CHANNELS:  # before placeholders: hours, once configured, are the foundation's own promise
        assert not promise.search(answer.text(channel).replace("{hours}", ""))


@every_topic
def test_each_answer_cites_a_fact_of_the_page_for_what_it_says(answer: Answer) -> None:
    for channel in checks.CHANNELS:
        assert len(sentences.split(answer.text(channel))) == len(answer.facts(channel))
        assert any(fact in answer.page.facts for facts in answer.facts(channel) for fact in facts)


@every_topic
def test_each_answer_rests_on_the_section_it_names(answer: Answer) -> None:
    cited = {answer.page.facts[f].section for facts in answer.facts_web for f in facts if f in answer.page.facts}
    assert answer.section in cited


# What must not become stronger than the page says it: the answer, and a word that its sentence may not lose.
HEDGES = [
    ("bcma_definition", "myeloma cells", r"\b[Mm]ost\b"),
    ("bcma_definition", "improve outcomes", r"\bhope\b"),
    ("bcma_importance", "improve outcomes", r"\bhope\b"),
    ("car_t", "recognize and attack", r"\bdesigned to\b"),
    ("bcma_therapies", "recognize and attack", r"\bdesigned to\b"),
    ("therapy_comparison", "attack myeloma", r"\bdesigned to\b"),
    ("bispecifics_mechanism", "One arm|one arm", r"\btypically\b"),
    ("bispecifics_definition", "fight multiple myeloma|fight myeloma", r"\bdesigned to\b"),
    ("immune_system_definition", "many cancers", r"\bmay\b"),
    ("myeloma_and_immune_system", "normal cells", r"\bmost often\b"),
    ("immunotherapy_mechanism", "more effective", r"\b(designed to|aim)\b"),
    ("immunotherapy_mechanism", "less visible", r"\bsometimes\b"),
    ("immune_evasion", "mutations", r"\b[Ss]ometimes\b"),
    ("immune_evasion", "turn off immune cells", r"\bCertain proteins\b"),
    ("immune_evasion", "examples|Examples", r"National Cancer Institute"),
    ("immunotherapy_types", "combination therapies", r"\b[Cc]ertain\b"),
    ("immunotherapy_definition", "effective", r"\bThe IMF calls\b"),
]


@pytest.mark.parametrize(("topic", "about", "hedge"), HEDGES)
def test_no_answer_says_more_than_the_page(topic: str, about: str, hedge: str) -> None:
    answer = answers.load().for_topic(topic)
    found = [s for channel in checks.CHANNELS for s in sentences.split(answer.text(channel)) if re.search(about, s)]
    assert found, "the sentence this test watches is gone: look at the table"
    assert all(re.search(hedge, sentence) for sentence in found), found


# Words of reassurance, and drugs, that stand nowhere on the page.
FORBIDDEN = re.compile(
    r"\b(safe(ly)?|cure[sd]?|proven|guarantee\w*|always|never|no risk|harmless|painless|best|breakthrough|remission|survival|"
    r"\w+(mab|tamab|leucel|mide|zomib)|[Rr]evlimid|[Dd]arzalex|chemo(therapy)?)\b"
)


@every_topic
def test_no_answer_reassures_or_names_a_drug(answer: Answer) -> None:
    for channel in checks.CHANNELS:
        found = FORBIDDEN.findall(answer.text(channel))
        assert not found


def test_a_therapy_the_page_only_lists_is_not_explained() -> None:
    answer = answers.load().for_topic("listed_only_therapy")
    for channel in checks.CHANNELS:
        assert "does not explain" in answer.text(channel) and "{helpline}" in answer.text(channel)


def test_pros_and_cons_point_to_the_video_and_the_helpline() -> None:
    answer = answers.load().for_topic("bispecifics_pros_cons")
    for channel in checks.CHANNELS:
        assert "Bispecifics Part 3: Pros and Cons of Bispecifics" in answer.text(channel)
        assert "{helpline}" in answer.text(channel)


def test_no_text_makes_up_an_address() -> None:
    for answer in ALL:
        for channel in checks.CHANNELS:
            assert not re.search(r"https?:|www\.|\.org|\.com|@", answer.text(channel)), answer.response


@pytest.mark.parametrize("channel", checks.CHANNELS)
def test_the_assistant_says_that_it_is_no_person(channel: str) -> None:
    assert "computer program, not a person" in answers.load()["utter_bot_challenge"].text(channel)


@pytest.mark.parametrize("channel", checks.CHANNELS)
def test_the_greeting_says_what_it_is_not_for(channel: str) -> None:
    greeting = answers.load()["utter_greet"].text(channel)
    assert "not for emergencies" in greeting and "not medical advice" in greeting


def test_the_first_sms_says_no_emergencies_not_private_and_how_to_stop() -> None:
    intro = said(answers.load()["utter_sms_intro"], "sms")
    for words in ("Not for emergencies", "not private", "STOP", USA):
        assert words in intro


def test_conversation_and_fixed_texts_are_all_there(content: checks.Content) -> None:
    assert set(content.answers.of_kind(Kind.CONVERSATION)) == set(checks.CONVERSATION)
    assert set(content.answers.of_kind(Kind.FIXED)) >= set(checks.FIXED)
