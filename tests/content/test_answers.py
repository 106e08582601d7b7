"""The loader: what it hands out, and what it says about a domain.yml it cannot use."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from content import answers
from content.answers import Kind
from content.errors import ContentError

from .numbers import USA, USA_TEL, WORLD, WORLD_TEL
from .project import Copy

TOPICS = {
    "immune_system_definition", "myeloma_and_immune_system", "immunotherapy_definition", "immunotherapy_mechanism",
    "immune_evasion", "immunotherapy_types", "bcma_definition", "bcma_importance", "bcma_therapies", "car_t",
    "bispecifics_definition", "bispecifics_mechanism", "adc", "therapy_comparison", "listed_only_therapy",
    "bispecifics_pros_cons", "videos", "contact_support", "about_imf", "about_dr_mikhael", "content_review", "donate",
}  # fmt: skip

PRIORITIES = {
    "emergency": 1, "crisis": 1, "human_request": 2, "side_effects": 2, "personal_advice": 2, "emotional": 2,
    "other_medical": 3, "logistics": 3, "unclear": 3, "off_topic": None,
}  # fmt: skip


def test_there_is_an_answer_to_every_topic_of_the_page() -> None:
    assert set(answers.load().topics()) >= TOPICS


@pytest.mark.parametrize(("reason", "priority"), PRIORITIES.items())
def test_each_hand_off_has_its_priority(reason: str, priority: int | None) -> None:
    assert answers.load().priority(reason) == priority
    assert answers.load().for_handoff(reason).handoff == reason


def test_there_is_no_other_hand_off() -> None:
    assert set(answers.load().handoffs()) == set(PRIORITIES)


def test_an_answer_says_where_it_comes_from() -> None:
    answer = answers.load()["utter_bcma_definition"]
    assert (answer.topic, answer.handoff, answer.title, answer.ask) == ("bcma_definition", None, "What BCMA is", "What is BCMA?")
    assert (answer.section, answer.heading, answer.reviewed) == ("what-is-bcma", "What Is BCMA?", date(2025, 5, 19))


def test_a_courtesy_claims_no_source() -> None:
    answer = answers.load()["utter_greet"]
    assert (answer.kind, answer.topic, answer.handoff, answer.section, answer.reviewed) == (Kind.CONVERSATION, None, None, None, None)


def test_the_revision_is_the_hash_of_the_wording_before_numbers_are_filled_in(copy: Copy) -> None:
    before = answers.load()["utter_handoff_unclear"]
    assert before.revision_web == hashlib.sha256(before.web.encode()).hexdigest()[:12]
    copy.edit("content/contacts.yml", r"display: \+.*", "display: +1-818-000-0000")
    copy.within("utter_handoff_unclear", "I am sorry, I did not", "Sorry, I did not")
    after = answers.load(copy.root)["utter_handoff_unclear"]
    assert after.revision("web") == before.revision("web")
    assert after.revision("sms") != before.revision("sms")


def test_numbers_are_filled_in_for_the_country() -> None:
    answer = answers.load()["utter_handoff_other_medical"]
    assert USA in answer.render("sms", "CA") and WORLD not in answer.render("sms", "CA")
    assert WORLD in answer.render("sms", "BR") and USA not in answer.render("sms", "BR")
    assert [link.href for link in answer.links("web")] == [USA_TEL, WORLD_TEL]


def test_the_caller_fills_in_what_only_it_knows() -> None:
    loaded = answers.load()
    said = loaded["utter_too_long"].render("web", limit=4000, length=5123)
    assert "5,123" in said and "4,000" in said and "{" not in said
    assert loaded["utter_staff_joined"].render("sms", "US", name="{helpline}").startswith("{helpline} from")
    with pytest.raises(KeyError, match="limit"):
        loaded["utter_too_long"].render("web", length=5123)


def test_hours_appear_in_both_channels_once_they_are_configured(copy: Copy) -> None:
    copy.edit("content/contacts.yml", 'hours: .*', 'hours: "It is open from 9 to 5, Pacific time."')
    assert copy.problems() == []
    answer = answers.load(copy.root)["utter_contact_support"]
    for channel in ("web", "sms"):
        assert "It is open from 9 to 5, Pacific time." in answer.render(channel, "US")
        assert "  " not in answer.render(channel, "US")


def test_other_keys_of_the_domain_are_none_of_its_business(copy: Copy) -> None:
    path = copy.root / "domain.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text('version: "3.1"\n' + text[text.index("responses:"):], encoding="utf-8")
    assert answers.load(copy.root).topics().keys() >= TOPICS


@pytest.mark.parametrize(
    ("response", "pattern", "new", "said"),
    [
        ("utter_adc", "    channel: sms\n", "", "utter_adc has 2 web texts"),
        ("utter_adc", "    channel: sms\n", "    channel: smss\n", "utter_adc has no SMS text. Add a variant with `channel: sms`."),
        ("utter_adc", "      topic: adc\n", "", "exactly one of topic, conversation, handoff, fixed"),
        ("utter_adc", "      topic: adc\n", "      topic: adcs\n", "should be named utter_adcs"),
        ("utter_adc", "      topic: adc\n", "      topic: adc\n      fixed: adc\n", "exactly one of"),
        ("utter_adc", "section: what-is-bcma", "section: bcma", "the section `bcma` is not in content/page.yml"),
        ("utter_adc", "      title: .*\n", "", "`title` is missing"),
        ("utter_adc", "ADC stands for", "{imf} ADC stands for", "{imf} is no placeholder"),
        ("utter_adc", "ADC stands for", "{ADC} stands for", "a brace is no placeholder"),
        ("utter_adc", "      facts:\n(      - .*\n)+", "      facts: bcma-1\n", "`facts` is not a list"),
        ("utter_handoff_unclear", "priority: 3", "priority: 4", "the priority 4 is not 1, 2 or 3"),
    ],
)
def test_a_broken_response_is_named_with_the_problem(copy: Copy, response: str, pattern: str, new: str, said: str) -> None:
    copy.within(response, pattern, new)
    with pytest.raises(ContentError) as error:
        answers.load(copy.root)
    assert str(error.value).startswith("domain.yml: ") and said in str(error.value)


def test_every_broken_response_is_named_at_once(copy: Copy) -> None:
    copy.within("utter_adc", "    channel: sms\n", "")
    copy.within("utter_car_t", "section: what-is-bcma", "section: nowhere")
    with pytest.raises(ContentError) as error:
        answers.load(copy.root)
    assert len(error.value.problems) == 2


def test_a_response_given_twice_is_refused_not_overwritten(copy: Copy) -> None:
    copy.edit("domain.yml", "\n  utter_car_t:\n", "\n  utter_adc:\n")
    with pytest.raises(ContentError, match="the key 'utter_adc' is given twice"):
        answers.load(copy.root)
