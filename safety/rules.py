"""The rules of content/danger*.yml, ready to use: read once, then asked sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import AbstractSet, Iterable, Mapping

import spacy
from spacy.tokens import Doc
from spacy.vocab import Vocab

from content import danger
from safety.index import PatternIndex
from safety.patterns import FOLLOWS, OPENS, Language, PatternError, Sequence
from safety.reading import Reader, Reading
from safety.spelling import Speller

_CONDITION = re.compile(r"\s+(&&?|!!?)\s+")

# "home now" is no "now", but it is still an "over".
_NEVER_VOID = {"over", "long_ago", "was"}

# Words so common that they tell nothing about a rule.
_COMMON_SETS = ("person", "is", "has", "small", "adv")

Spans = Mapping[str, list[tuple[int, int]]]


@dataclass(frozen=True)
class Condition:
    """`& {set}`, `&& {set}`, `! {set}` or `!! {set}` at the end of a pattern."""

    words: frozenset[str]
    phrases: tuple[str, ...]  # " took care ": looked for in the text of the words
    wanted: bool
    anywhere: bool  # in the message; otherwise in the sentence
    elsewhere: bool  # outside the words that were found


@dataclass(frozen=True)
class CompiledRule:
    rule: danger.Rule
    signs: PatternIndex
    excuses: PatternIndex  # `unless`
    conditions: Mapping[str, tuple[Condition, ...]]  # by the name of the pattern


@dataclass(frozen=True)
class Found:
    """Words `start` to `end` of a sentence fit a pattern of a rule."""

    rule: danger.Rule
    kind: str  # "says" | "names" | "unless"
    start: int
    end: int
    conditions: tuple[Condition, ...] = ()


class RuleBook:
    """The rules and circumstances with the reader that speaks their words."""

    def __init__(self, book: danger.DangerBook) -> None:
        self.vocab: Vocab = spacy.blank("en").vocab
        self.speller = Speller(spellings=book.spellings, not_misspelt=book.not_misspelt)
        self.reader = Reader(self.speller)
        self.language = Language(self.speller, book.sets)
        self._learn(book)
        self.speller.learn_misspellings(book.loosely_spelt)
        self.negators = self.language.set("negator")
        self.dated = self.language.set("dated")
        self.things = self.language.set("thing")
        self.kin = self.language.set("kin")
        self._common = frozenset().union(*(self.language.set(name) for name in _COMMON_SETS))
        self._circumstances = {
            language: self._index(named, f"circumstances ({language})") for language, named in book.circumstances.items()
        }
        self._retractions = self._index({"retracted": book.retractions}, "retractions")
        self.rules = [self._rule(rule) for rule in book.rules]
        self._rules_of: dict[str, list[CompiledRule]] = {}
        for compiled in self.rules:
            for word in compiled.signs.words:
                self._rules_of.setdefault(word, []).append(compiled)

    def _learn(self, book: danger.DangerBook) -> None:
        """Every word must be known before the first pattern is compiled: phrases change how patterns are read."""
        patterns = [pattern for rule in book.rules for pattern in (*rule.says, *rule.names, *rule.unless)]
        patterns += [pattern for named in book.circumstances.values() for listed in named.values() for pattern in listed]
        for pattern in (*patterns, *book.retractions):
            text, *tail = _CONDITION.split(pattern)
            self.language.learn(text)
            for part in tail[1::2]:
                self._condition_words(part)

    def _rule(self, rule: danger.Rule) -> CompiledRule:
        conditions: dict[str, tuple[Condition, ...]] = {}
        signs: dict[str, list[Sequence]] = {}
        excuses: dict[str, list[Sequence]] = {}
        try:
            for kind, patterns in (("says", rule.says), ("names", rule.names), ("unless", rule.unless)):
                for number, pattern in enumerate(patterns):
                    text, listed = self._conditions(pattern)
                    name = f"{kind} {number}" if listed else kind
                    conditions[name] = listed
                    (excuses if kind == "unless" else signs).setdefault(name, []).extend(self.language.sequences(text))
        except PatternError as error:
            raise danger.DangerFileError(f"content/danger*.yml: {rule.id}: {error}.") from error
        return CompiledRule(
            rule=rule,
            signs=PatternIndex(self.vocab, signs, self._common),
            excuses=PatternIndex(self.vocab, excuses, self._common),
            conditions=conditions,
        )

    def _conditions(self, pattern: str) -> tuple[str, tuple[Condition, ...]]:
        text, *tail = _CONDITION.split(pattern)
        conditions = tuple(
            Condition(*self._condition_words(part), wanted=sign[0] == "&", anywhere=sign != "!", elsewhere=sign == "&&")
            for sign, part in zip(tail[::2], tail[1::2])
        )
        return text, conditions

    def _condition_words(self, part: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """`{set}`, `word`, or `(one|or two words|{set})`."""
        words: set[str] = set()
        phrases: list[str] = []
        for entry in part.strip("() ").split("|"):
            if entry.startswith("{"):
                words |= self.language.set(entry[1:-1])
                continue
            learned = self.speller.learn(entry)
            if len(learned) == 1:
                words.add(learned[0])
            else:
                phrases.append(f" {' '.join(learned)} ")
        return frozenset(words), tuple(phrases)

    def _index(self, named: Mapping[str, Iterable[str]], where: str) -> PatternIndex:
        try:
            sequences = {name: [one for pattern in patterns for one in self.language.sequences(pattern)] for name, patterns in named.items()}
        except PatternError as error:
            raise danger.DangerFileError(f"content/danger_words.yml: {where}: {error}.") from error
        return PatternIndex(self.vocab, sequences, self._common)

    # -- asking ----------------------------------------------------------------------------------------------------

    def candidates(self, words: Iterable[str], languages: AbstractSet[str]) -> list[CompiledRule]:
        """The rules of these languages that one of the words may belong to, in the order of the files."""
        found = {id(compiled) for word in words for compiled in self._rules_of.get(word, ())}
        return [compiled for compiled in self.rules if id(compiled) in found and compiled.rule.language in languages]

    def doc(self, reading: Reading, start: int, end: int) -> Doc:
        """The words of one sentence as spaCy sees them. No gap may swallow a negation or run into the next clause."""
        words = reading.words[start:end]
        tags = [OPENS if reading.opens[start + at] or word in self.negators else FOLLOWS for at, word in enumerate(words)]
        return Doc(self.vocab, words=words, tags=tags)

    def find(self, compiled: CompiledRule, doc: Doc, words: list[str]) -> tuple[list[Found], list[Found], int]:
        """Signs of the rule in a sentence, the excuses beside them, and the steps it took."""
        signs, steps = compiled.signs.find(doc, words)
        if not signs:
            return [], [], steps
        excuses, more = compiled.excuses.find(doc, words)
        return self._found(compiled, signs), self._found(compiled, excuses), steps + more

    @staticmethod
    def _found(compiled: CompiledRule, matches: list[tuple[str, int, int]]) -> list[Found]:
        return [Found(compiled.rule, name.split()[0], start, end, compiled.conditions[name]) for name, start, end in matches]

    def circumstances(self, language: str, doc: Doc, words: list[str]) -> Spans:
        """Where in the sentence a negation, a past, a question, ... stands."""
        found: dict[str, list[tuple[int, int]]] = {}
        for name, start, end in self._circumstances[language].find(doc, words)[0]:
            found.setdefault(name, []).append((start, end))
        void = found.pop("void", [])
        for name in found.keys() - _NEVER_VOID if void else ():
            found[name] = [span for span in found[name] if not any(start < span[1] and span[0] < end for start, end in void)]
        for spans in found.values():
            spans.sort()
        return found

    def warm_up(self) -> None:
        """Compiles every pattern; without it each is compiled when first needed."""
        for index in (*self._circumstances.values(), self._retractions):
            index.warm_up()
        for compiled in self.rules:
            compiled.signs.warm_up()
            compiled.excuses.warm_up()

    def retracted(self, doc: Doc, words: list[str]) -> bool:
        return bool(self._retractions.find(doc, words)[0])


@lru_cache(maxsize=1)
def rule_book() -> RuleBook:
    """The rules of the repository; read at the first call."""
    return RuleBook(danger.load())
