"""`make check` on planted faults: each is caught, with the file and the name of the text in the sentence."""

from __future__ import annotations

import pytest

from content import checks, plain

from .project import Copy

LONG = "This sentence goes on and on without an end in sight for anybody who reads it here. " * 3

PLANTED = [
    ("utter_car_t", "CAR stands for chimeric antigen receptor. \\(", "CAR – a receptor. (", "The SMS text of utter_car_t has characters that an SMS cannot carry cheaply: –"),
    ("utter_car_t", "CAR stands for chimeric antigen receptor. \\(", f"{LONG} (", "two segments hold 306. Shorten it."),
    ("utter_handoff_unclear", '"I am sorry, I did not', f'"{LONG[:83]}. {LONG[:83]}. I did not', "does not have its phone number in the first segment"),
    ("utter_bcma_definition", '"BCMA \\(B-cell maturation antigen\\) is a', '"BCMA, which is, as many people have asked us before and as we are always glad to say in so many words to everybody who would like to hear it from us now, a', "no whole sentence in its first segment"),
    ("utter_empty", "Or call the IMF helpline: {helpline}\\.", "Thank you.", "The SMS text of utter_empty does not give the helpline"),
    ("utter_handoff_off_topic", "you can call the IMF helpline: {helpline}\\.", "ask somebody else.", "The web text of utter_handoff_off_topic does not give the helpline"),
    ("utter_handoff_emergency", "Call {emergency} now\\. Then", "Then", "The web text of utter_handoff_emergency does not begin with the call"),
    ("utter_handoff_crisis", '"Right now, please {crisis_line}\\.', '"Thank you for telling me. Right now, please {crisis_line}.', "The SMS text of utter_handoff_crisis does not begin with the call"),
    ("utter_greet", "Hello, and welcome\\.", "Hello {name}, and welcome.", "uses {name}, which nobody fills in there"),
    ("utter_goodbye", "{helpline}", "{helpline} or 911", "holds the number 911. Use a placeholder"),
    ("utter_adc", "      - bcma-14 bcma-3\n", "", "has 8 sentences, but `facts` has 7 lines"),
    ("utter_adc", "      - bcma-14 bcma-3\n", "      - bcma-99\n", "cites bcma-99"),
    ("utter_adc", "      - bcma-14 bcma-3\n", "      - ''\n", "cites nothing for"),
    ("utter_adc", "It delivers a toxic drug", "ADCs are safe. It delivers a toxic drug", "has 9 sentences, but `facts` has 8 lines"),
    ("utter_adc", "title: .*", "title: Antibody-drug conjugates, or ADCs", "the title has 33 characters; a button holds 24"),
    ("utter_adc", "title: .*", "title: What BCMA is", "2 topics have the same title"),
    ("utter_adc", "ask: .*", "ask: Antibody-drug conjugates", "`ask` is no question"),
    ("utter_adc", "An ADC is an antibody", "An ADC is an **antibody**", "holds *, and texts are plain"),
    ("utter_adc", "- An ADC is an antibody", "An ADC is an antibody", "breaks the line at"),
    ("utter_adc", "- An ADC is an antibody\\.", "- " + LONG, "Keep it between 40 and 110"),
    ("utter_held", "  utter_held:(.|\n)*", "  utter_helt:\n  - text: 'Call {helpline}.'\n    metadata: {fixed: helt}\n  - text: 'Call {helpline}.'\n    channel: sms\n", "utter_held is missing"),
]


@pytest.mark.parametrize(("response", "pattern", "new", "said"), PLANTED)
def test_a_planted_fault_is_caught(copy: Copy, response: str, pattern: str, new: str, said: str) -> None:
    copy.within(response, pattern, new)
    found = copy.problems()
    assert any(said in problem for problem in found), found
    assert all(problem.startswith(("domain.yml: ", "content/page.yml: ")) for problem in found)


def test_a_fact_nobody_says_is_an_orphan(copy: Copy) -> None:
    copy.edit("content/page.yml", "      give-2:", "      give-3: It is Tuesday.\n      give-2:")
    assert [problem for problem in copy.problems() if "give-3 is said by no answer" in problem]


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ('hours: .*', 'hours: "Nine – five."', "`hours` is no plain sentence"),
        ('(?<=sms: "Solo leemos bien el inglés. )', LONG, "The language es, other_language, sms_usa_canada: the text takes 3 segments"),
        (r"Por favor, llame a la línea de ayuda de la IMF: \{helpline\}\. Si hay peligro ahora, llame \{emergency\}", "Gracias", "The language es, other_language, web: the text holds no phone number"),
    ],
)
def test_a_fault_in_the_contacts_is_caught(copy: Copy, pattern: str, new: str, said: str) -> None:
    copy.edit("content/contacts.yml", pattern, new)
    found = copy.problems()
    assert any(said in problem for problem in found), found


def test_words_that_are_not_plain_are_caught(content: checks.Content) -> None:
    found = list(checks.plain_words(content, grade=lambda text: 9.0 if "toxic" in text else 6.0))
    assert {problem.what.split(" reads ")[0] for problem in found} >= {"The web text of utter_adc", "The SMS text of utter_adc"}
    assert all("grade 9.0; 8 is the highest" in problem.what for problem in found)
    assert not any("utter_greet" in problem.what for problem in found)


def test_terms_of_the_page_and_numbers_count_as_one_short_word() -> None:
    text = plain.countable("BCMA is a protein:\n\n- Call 800-452-CURE (2873) about multiple myeloma", plain.protected())
    assert text == "BCMA is a term. Call term about term."
