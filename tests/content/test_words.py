"""Words that no fact holds are found. The base forms are without their last s here; spaCy's own are tried in
tests/assistant_content, whose environment has them."""

from __future__ import annotations

import re

import pytest

from content import everything, words
from content.lemmas import Word

from .project import Copy

BASE = {"antibodies": "antibody", "therapies": "therapy"}


def lemmas(text: str) -> list[Word]:
    return [Word(word, BASE.get(word.lower(), word.lower().rstrip("s"))) for word in re.findall(r"[^\W_]+", text)]


def unheld(copy: Copy) -> list[str]:
    return [str(problem) for problem in words.unheld(everything.read(copy.root), lemmas)]


@pytest.fixture
def before() -> list[str]:
    """What the short table finds on its own in what ships."""
    return [str(problem) for problem in words.unheld(everything.read(), lemmas)]


@pytest.mark.parametrize(
    ("response", "pattern", "new", "said"),
    [
        ("utter_adc", "It delivers a toxic drug", "It delivers belantamab, a toxic drug", 'The web text of utter_adc says the word "belantamab" in "It delivers belantamab, a toxic drug straight to the myeloma cells.", which neither its facts (bcma-14) nor the approved words hold. Take it out, cite'),
        ("utter_adc", "They deliver a toxic drug", "They deliver Blenrep, a toxic drug", 'The SMS text of utter_adc says the name "Blenrep"'),
        ("utter_adc", "It delivers a toxic drug", "It delivers 3 toxic drugs", 'says the number "3"'),
        ("utter_adc", "It delivers a toxic drug", "It always delivers a toxic drug", 'says the word "always"'),
        ("utter_adc", "It binds to BCMA", "It does not bind to BCMA", 'says the word "not"'),
        ("utter_adc", "An ADC is an antibody", "An ADC is a checkpoint antibody", 'says the word "checkpoint"'),
        ("utter_handoff_unclear", "I am sorry\\.", "Ask about Revlimid.", 'The web text of utter_handoff_unclear says the name "Revlimid" in "Ask about Revlimid.", which neither the page'),
        ("utter_greet", "Hello, and", "Take 5 mg, and", 'the number "5" and the word "mg" in "Take 5 mg, and welcome."'),
    ],
)
def test_a_word_that_nothing_holds_is_named_with_its_sentence(copy: Copy, before: list[str], response: str, pattern: str, new: str, said: str) -> None:
    copy.within(response, pattern, new)
    assert any(said in problem for problem in set(unheld(copy)) - set(before))


@pytest.mark.parametrize(("cited", "found"), [("bcma-14", True), ("bcma-14 fight-7", False)])
def test_only_a_cited_fact_holds_a_word(copy: Copy, cited: str, found: bool) -> None:
    copy.within("utter_adc", "It delivers a toxic drug", "It delivers a tumor drug")
    copy.within("utter_adc", "      - bcma-14\n      - video-4", f"      - {cited}\n      - video-4")
    assert any('"tumor"' in problem for problem in unheld(copy)) == found


def test_one_sentence_is_one_problem(copy: Copy, before: list[str]) -> None:
    copy.within("utter_adc", "It delivers a toxic drug", "Twice it delivers 5 mg of Blenrep, a toxic drug")
    (problem,) = set(unheld(copy)) - set(before)
    assert 'says the number "Twice" and the number "5" and the word "mg" and the name "Blenrep" in "Twice it' in problem


@pytest.mark.parametrize("cited", ["''", "bcma-99"])
def test_a_sentence_without_a_fact_is_named_once_by_the_check_of_citations(copy: Copy, before: list[str], cited: str) -> None:
    copy.within("utter_adc", "      - bcma-14 bcma-3\n", f"      - {cited}\n")
    assert set(unheld(copy)) <= set(before)


def test_a_word_of_caution_that_is_left_out_is_named(copy: Copy) -> None:
    copy.within("utter_bcma_definition", "BCMA \\(B-cell maturation antigen\\) is a protein on the surface of most", "BCMA (B-cell maturation antigen) is a protein on the surface of")
    (problem,) = words.stronger(everything.read(copy.root), lemmas)
    assert str(problem).startswith('domain.yml: The SMS text of utter_bcma_definition leaves out "most" of the fact bcma-3, so it says more than the page.')


def test_no_answer_that_ships_leaves_out_a_word_of_caution() -> None:
    assert [str(problem) for problem in words.stronger(everything.read(), lemmas)] == []


def test_an_approved_word_holds_only_while_it_is_approved(copy: Copy, before: list[str]) -> None:
    copy.edit("content/glossary.yml", "  lab: laboratory\n", "")
    assert [problem for problem in set(unheld(copy)) - set(before) if 'says the word "lab"' in problem]


def test_a_term_of_the_page_cannot_be_made_a_plain_word(copy: Copy) -> None:
    copy.edit("content/glossary.yml", "  a an the", "  antibody a an the")
    assert [problem for problem in unheld(copy) if 'content/glossary.yml: The plain word "antibody" is part of a protected term' in problem]
