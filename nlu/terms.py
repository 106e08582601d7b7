"""Finds the page's terms in a message, however people spell them, with spaCy's matcher."""

from __future__ import annotations

import dataclasses
import functools
import pathlib

import spacy
import yaml
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from nlu.text import tidy

# what may stand beside a word that means a term alone
BESIDE = frozenset("a about also an and are does for how is it meaning n ok on or please pls plz same so the then they too what whats wat with work works".split())
FILE = pathlib.Path(__file__).resolve().parent.parent / "content" / "terms.yml"


class TermsError(ValueError):
    """content/terms.yml cannot be used. The message says where and what to do."""


@dataclasses.dataclass(frozen=True)
class Term:
    id: str
    plain: str  # what replaces a variant before encoding; empty keeps the words as written
    subject: str | None
    variants: tuple[str, ...]
    alone: tuple[str, ...] = ()  # words that mean the term only where nothing else is said: "and cart?", not "a shopping cart"


@dataclasses.dataclass(frozen=True)
class Found:
    term: Term
    start: int  # characters
    end: int


@functools.lru_cache(maxsize=1)
def language() -> Language:
    """English tokenisation rules; no model, no weights."""
    return spacy.blank("en")


def read(path: pathlib.Path = FILE) -> tuple[Term, ...]:
    rows = yaml.safe_load(path.read_text(encoding="utf-8")).get("terms") or []
    terms = []
    for row in rows:
        missing = [key for key in ("id", "variants") if not row.get(key)]
        if missing:
            raise TermsError(f"{path.name}: the term {row.get('id', '(no id)')!r} has no {' and no '.join(missing)}. Add it.")
        terms.append(Term(row["id"], row.get("plain") or "", row.get("subject"), tuple(str(v) for v in row["variants"]), tuple(row.get("alone") or ())))
    seen: dict[str, str] = {}
    for term in terms:
        for variant in (*term.variants, *term.alone):
            if seen.setdefault(variant.lower(), term.id) != term.id:
                raise TermsError(f"{path.name}: {variant!r} stands under {seen[variant.lower()]} and under {term.id}. Keep it under one.")
    return tuple(terms)


class TermFinder:
    """`find` gives the terms of a doc, longest first where they overlap, in the order of the text."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms
        self._by_key = {term.id: term for term in terms}
        self._matcher = PhraseMatcher(language().vocab, attr="LOWER")
        self._alone = {word: term for term in terms for word in term.alone}
        for term in terms:
            self._matcher.add(term.id, [language().make_doc(tidy(variant)) for variant in term.variants])

    def find(self, doc: Doc) -> list[Found]:
        spans = spacy.util.filter_spans(self._matcher(doc, as_spans=True))
        if not spans:
            said = [token for token in doc if token.is_alpha and token.lower_ not in BESIDE]
            return [Found(self._alone[word.lower_], word.idx, word.idx + len(word)) for word in said if len(said) == 1 and word.lower_ in self._alone]
        return [Found(self._by_key[span.label_], span.start_char, span.end_char) for span in sorted(spans, key=lambda s: s.start)]

    def spell(self, text: str) -> str:
        """`text` tidied, and every variant in its plain spelling: what the encoder reads."""
        text = tidy(text)
        return self.plain(text, self.find(language().make_doc(text)))

    @staticmethod
    def plain(text: str, found: list[Found]) -> str:
        """The text with every variant replaced by its term's plain name."""
        out, at = [], 0
        for hit in found:
            if hit.term.plain:
                out += [text[at : hit.start], hit.term.plain]
                at = hit.end
        return "".join([*out, text[at:]])
