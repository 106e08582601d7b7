"""No answer says a word that its facts do not hold: how "nothing is invented" becomes a check that can fail.

Every word of a sentence must be in a fact the sentence cites, or be approved in content/glossary.yml: a plain word that
states nothing, or a plain word that stands for one of the page. So a drug, a number, a name, a "never" or a "better" that
the facts do not hold is found without a list of all drugs. A text that cites nothing (a hand-off, a courtesy) may use the
words of the whole page, and so may the texts around the answers (content/frame.py). Words are compared by their base forms, which content/lemmas.py gives. Pure but for `load`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from content import frame, sentences
from content.answers import Answer, Kind
from content.contacts import CHANNELS
from content.errors import Problem
from content.everything import Content, problem
from content.files import ROOT, need, read_mapping
from content.lemmas import Word
from content.plain import FILE, protected

Lemmas = Callable[[str], Sequence[Word]]

_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
_NUMBERS = {word: str(n) for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), start=2)}
_COUNTED = frozenset(_NUMBERS.values()) | {"hundred", "thousand", "half", "twice", "percent"}


@dataclass(frozen=True)
class Glossary:
    """`plain`, `beside` and `frame` are approved words; `means` gives for a plain word the page's words it may stand for; `keep` are
    words of caution that an answer may not leave out."""

    plain: tuple[str, ...]
    keep: tuple[str, ...]
    beside: tuple[str, ...]
    frame: tuple[str, ...]
    means: Mapping[str, tuple[str, ...]]


def load(root: Path = ROOT) -> Glossary:
    data = read_mapping(root, FILE)
    plain, keep, beside, around = (need(data, key, str, file=FILE, where="The top").split() for key in ("plain", "keep", "beside", "frame"))
    means = need(data, "means", dict, file=FILE, where="The top")
    return Glossary(tuple(plain), tuple(keep), tuple(beside), tuple(around), {str(word): tuple(re.split(r",\s*", str(terms))) for word, terms in means.items()})


def unheld(content: Content, lemmas: Lemmas) -> Iterator[Problem]:
    """One problem for each sentence with words that nothing holds, and for each plain word that would let a term of the page slip through."""
    glossary = load(content.root)
    base = _Base(content, glossary, lemmas)
    terms = {form for term in protected(content.root) for form in base.forms(term)} - base.subject
    for word in glossary.plain:
        if terms & set(base.forms(word)):
            yield Problem(FILE, f'The plain word "{word}" is part of a protected term of the page.', "Take it out of `plain`: sentences must cite a fact that holds it.")
    for answer in content.answers.values():
        for channel in CHANNELS:
            yield from _of_text(answer, channel, base)
    for text in frame.texts(content):
        yield from _of_frame(text, content, base)


def _of_frame(text: frame.Text, content: Content, base: _Base) -> Iterator[Problem]:
    """A title and its question say no more than their answer: its facts, and the page's heading over them. The others may use every word of the page."""
    held, holders = base.around, "the page"
    if text.response:
        answer = content.answers[text.response]
        ids = {name for channel in CHANNELS for line in answer.facts(channel) for name in line}
        held, holders = base.held_in_title(ids, answer.heading or ""), "the facts of its answer"
    missing = base.missing(frame.without_numbers(text.said, content.contacts), held)
    if missing:
        named = " and ".join(f'{_kind(word, text.said)} "{word.shown}"' for word in missing)
        yield Problem(text.file, f'{text.where} says {named} in "{text.said}", which neither {holders} nor the approved words hold.', f"Take it out, or have it approved in {FILE} (`frame`).")


def _of_text(answer: Answer, channel: str, base: _Base) -> Iterator[Problem]:
    cites = answer.kind is Kind.TOPIC
    for sentence, ids in _cited(answer, channel, base) if cites else ((said, ()) for said in sentences.split(answer.text(channel))):
        missing = base.missing(sentence, base.held(ids) if cites else base.anywhere)
        if missing:
            named = " and ".join(f'{_kind(word, sentence)} "{word.shown}"' for word in missing)
            holders = f"its facts ({' '.join(ids)})" if cites else "the page"
            step = f"Take it out, {'cite the fact that holds it, ' if cites else ''}or have it approved in {FILE}."
            yield problem(answer, channel, f'says {named} in "{sentence}", which neither {holders} nor the approved words hold', step)


def _cited(answer: Answer, channel: str, base: _Base) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence with its facts. What cites nothing, or what does not exist, is another check's to name."""
    said, lines = sentences.split(answer.text(channel)), answer.facts(channel)
    if len(said) == len(lines):
        yield from ((sentence, ids) for sentence, ids in zip(said, lines) if ids and all(map(base.knows, ids)))


def stronger(content: Content, lemmas: Lemmas) -> Iterator[Problem]:
    """One problem for each word of caution ("most", "may") that a fact holds and no sentence that cites it says."""
    base = _Base(content, load(content.root), lemmas)
    for answer in content.answers.topics().values():
        for channel in CHANNELS:
            said: dict[str, set[str]] = {}
            for sentence, ids in _cited(answer, channel, base):
                for name in ids:
                    said.setdefault(name, set()).update(base.forms(sentence))
            for name, forms in said.items():
                for word in base.cautions(name) - forms:
                    step = "Say it there, or cite a fact that does not hold it."
                    yield problem(answer, channel, f'leaves out "{word}" of the fact {name}, so it says more than the page', step)


class _Base:
    """The base forms of everything that may hold a word, worked out once."""

    def __init__(self, content: Content, glossary: Glossary, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        texts = {fact.id: fact.text for fact in content.page.facts.values()} | dict(content.page.ours)
        self._facts = {name: frozenset(self.forms(text)) for name, text in texts.items()}
        self._means = {word: [frozenset(self.forms(term)) for term in terms] for word, terms in glossary.means.items()}
        self.subject = frozenset(self.forms(f"{content.page.publisher} IMF multiple myeloma"))  # what the whole page is about
        self._plain = frozenset(self.forms(" ".join(glossary.plain))) | self.subject
        self._keep = frozenset(self.forms(" ".join(glossary.keep)))
        whole_page = frozenset[str]().union(*self._facts.values())
        self.anywhere = self._with_meanings(whole_page | self._plain | frozenset(self.forms(" ".join(glossary.beside))))
        self._frame = frozenset(self.forms(" ".join(glossary.frame)))
        self.around = self.anywhere | self._frame

    def forms(self, text: str) -> list[str]:
        return [word.base for word in self.words(text)]

    def words(self, text: str) -> list[Word]:
        return [word._replace(base=_NUMBERS.get(word.base, word.base)) for word in self._lemmas(_PLACEHOLDER.sub(" ", text))]

    def knows(self, name: str) -> bool:
        return name in self._facts

    def held(self, ids: Collection[str]) -> frozenset[str]:
        return self._with_meanings(self._plain.union(*(self._facts.get(name, frozenset()) for name in ids)))

    def held_in_title(self, ids: Collection[str], heading: str) -> frozenset[str]:
        return self._with_meanings(self.held(ids) | self._frame | frozenset(self.forms(heading)))

    def cautions(self, name: str) -> frozenset[str]:
        """The words of caution that a fact of the page holds."""
        return self._facts.get(name, frozenset()) & self._keep

    def _with_meanings(self, held: frozenset[str]) -> frozenset[str]:
        return held.union(*(self.forms(word) for word, terms in self._means.items() if any(term <= held for term in terms)))

    def missing(self, sentence: str, held: frozenset[str]) -> list[Word]:
        return list({word.base: word for word in self.words(sentence) if word.base not in held}.values())


def _kind(word: Word, sentence: str) -> str:
    if word.base in _COUNTED or any(map(str.isdigit, word.base)):
        return "the number"
    return "the name" if word.shown[0].isupper() and not sentence.startswith(word.shown) else "the word"
