"""No word of a text is unheld, by spaCy's base forms, which only the assistant's environment has."""

from __future__ import annotations

from pathlib import Path

import pytest

from content import everything, lemmas, words
from content.lemmas import Word
from tests.content.project import Copy


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def reader() -> words.Lemmas:
    found = lemmas.reader()
    assert found is not None, "spacy-lookups-data is not installed here"
    return found


def test_every_word_of_every_text_is_held_by_a_fact_or_approved(reader: words.Lemmas) -> None:
    assert [str(problem) for problem in words.unheld(everything.read(), reader)] == []


def test_no_answer_leaves_out_a_word_of_caution(reader: words.Lemmas) -> None:
    assert [str(problem) for problem in words.stronger(everything.read(), reader)] == []


def test_words_are_compared_by_their_base_forms_and_shown_as_written(reader: words.Lemmas) -> None:
    assert list(reader("Antibodies bound, bind.")) == [Word("Antibodies", "antibody"), Word("bound", "bind"), Word("bind", "bind")]


@pytest.mark.parametrize("words_apart", ["most more much many", "new newer newest", "well better best good", "may might", "can could"])
def test_words_that_claim_different_things_stay_apart(reader: words.Lemmas, words_apart: str) -> None:
    assert [word.base for word in reader(words_apart)] == words_apart.split()


@pytest.mark.parametrize("word", ["not", "no", "never", "always", "all", "every", "only", "most", "more", "many", "may", "might", "could", "must", "should", "better", "best", "safe", "cure", "two", "three", "first"])
def test_what_changes_the_strength_of_a_statement_is_no_plain_word(reader: words.Lemmas, word: str) -> None:
    plain = {w.base for w in reader(" ".join(words.load().plain))}
    assert reader(word)[0].base not in plain


@pytest.mark.parametrize(
    ("file", "pattern", "new", "said"),
    [
        ("domain.yml", "title: CAR T-cell therapy", "title: CAR T and Abecma", 'domain.yml: The title of utter_car_t says the name "Abecma" in "CAR T and Abecma", which neither the facts of its answer nor'),
        ("domain.yml", "ask: What is BCMA\\?", "ask: Is BCMA a tumor marker?", 'domain.yml: The `ask` of utter_bcma_definition says the word "tumor" and the word "marker"'),
        ("widget/words.js", "One moment", "Revlimid helps", 'widget/words.js: A text says the word "Revlimid" in "Revlimid helps…", which neither the page nor'),
        ("widget/embed.js", "Please call\\.", "You are cured.", 'widget/embed.js: A text says the word "cured"'),
        ("desk/web/errors.py", "went wrong on our side", "killed our server", 'desk/web/errors.py: A text says the word "server"'),
        ("content/review.yml", "sms: review overdue", "sms: review outdated", 'content/review.yml: The SMS note of an overdue review says the word "outdated"'),
        ("content/contacts.yml", "label: Suicide and crisis line", "label: Samaritans", 'content/contacts.yml: The label of the number `crisis` says the word "Samaritans"'),
    ],
)
def test_a_word_around_the_answers_that_nothing_holds_is_named(copy: Copy, reader: words.Lemmas, file: str, pattern: str, new: str, said: str) -> None:
    copy.edit(file, pattern, new)
    (problem,) = [str(problem) for problem in words.unheld(everything.read(copy.root), reader)]
    assert said in problem and "Take it out, or have it approved in content/glossary.yml (`frame`)." in problem
