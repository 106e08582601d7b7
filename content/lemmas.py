"""The base forms of words, by spaCy's own table: "binds" and "binding" are both "bind". For `make check` alone.

The table comes with the package spacy-lookups-data, which only the assistant's environment has.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable
from typing import NamedTuple


class Word(NamedTuple):
    """A word as written, and its base form in small letters."""

    shown: str
    base: str


# The table makes "much" of "more" and "most", "new" of "newest" and "can" of "could". Between these lies a claim: they stay as written.
_AS_WRITTEN = frozenset("more most less least better best worse worst well further first might could".split())


def _base(word: str, lemma: str) -> str:
    return word if word in _AS_WRITTEN or word.endswith(("er", "est")) else lemma


def reader() -> Callable[[str], list[Word]] | None:
    """A function from a text to its words in order; None where the table is missing."""
    if importlib.util.find_spec("spacy_lookups_data") is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # spaCy 3.4 warns about how it finds its own packages
        import spacy
    nlp = spacy.blank("en")
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"})
    nlp.initialize()

    def words(text: str) -> list[Word]:
        tokens = nlp(text.lower())  # the table has small letters only
        return [Word(text[token.idx : token.idx + len(token)], _base(token.text, token.lemma_)) for token in tokens if any(map(str.isalnum, token.text))]

    return words
