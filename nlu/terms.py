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

FILE = pathlib.Path(__file__).resolve().parent.parent / "content" / "terms.yml"


class TermsError(ValueError):
    """content/terms.yml cannot be used. The message says where and what to do."""


@dataclasses.dataclass(frozen=True)
class Term:
    id: str
    plain: str  # what replaces a variant before encoding; empty keeps the words as written
    subject: str | None
    variants: tuple[str, ...]


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
        terms.append(Term(row["id"], row.get("plain") or "", row.get("subject"), tuple(str(v) for v in row["variants"])))
    seen: dict[str, str] = {}
    for term in terms:
        for variant in term.variants:
            if seen.setdefault(variant.lower(), term.id) != term.id:
                raise TermsError(f"{path.name}: {variant!r} stands under {seen[variant.lower()]} and under {term.id}. Keep it under one.")
    return tuple(terms)


class TermFinder:
    """`find` gives the terms of a doc, longest first where they overlap, in the order of the text."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = terms
        self._by_key = {term.id: term for term in terms}
        self._matcher = PhraseMatcher(language().vocab, attr="LOWER")
        for term in terms:
            self._matcher.add(term.id, [language().make_doc(tidy(variant)) for variant in term.variants])

    def find(self, doc: Doc) -> list[Found]:
        spans = spacy.util.filter_spans(self._matcher(doc, as_spans=True))
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
