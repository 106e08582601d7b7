"""The danger screen: does this message tell of a danger to life, now?

Pure and deterministic: no model, no network, no clock. The same answer under every spaCy this project runs with.

    screen(text)      -> Danger(reason, rule) or None
    retracts(text)    -> True if someone takes an alarm back
    language(text)    -> "en", "es", "fr", "zh", "ar", "pt", or None (see safety/languages.py)
    is_foreign(text)  -> True if the text is clearly not English
    warm_up()         -> reads and compiles the rules now instead of at the first messages (about a second)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from safety import circumstances
from safety.languages import is_foreign, language, spoken
from safety.plain import plain
from safety.reading import Reading
from safety.rules import CompiledRule, Condition, Found, RuleBook, rule_book

__all__ = ["Danger", "screen", "retracts", "language", "is_foreign", "warm_up"]

# Matching stops when this many word-times-pattern steps are spent. 32 kB of honest stories need about 80,000 (25 ms), the
# longest single message seen 9,000; what needs more was written to keep the machine busy. Measured with bench/danger.py.
MOST_STEPS = 120_000
# What weighing one sign costs, counted in those steps.
LOOK = 500
# A condition may be met this many words before or after the sign: the length of a long text message.
AROUND = 150
# Who takes an alarm back does it in a few words; a long message is a new story.
LONGEST_RETRACTION = 30
# Who is not sure, or says what somebody else said, takes nothing back. Read in the text as written: the rules do not know these words.
DOUBT = re.compile(
    r"\b(?:prob|probs|probably|prolly|maybe|mayb|perhaps|possibly|might|(?:could|may|must) (?:just |only )?be|hopefully|i (?:hope|think|guess|suppose|assume|imagine|bet)|"
    r"i wish|(?:could|might|may) (?:it|this|that|he|she) (?:just )?be|(?:nobody|no one) (?:believes?|thinks?|says?|knows?)|(?:not|isn't|wasn't) (?:an? |the )?(?:autocorrect|typo|joke|false alarm|wrong word)|"
    r"(?:was|were) (?:\w+ )?(?:fine|ok|okay|good|alright|well) (?:\w+ ){0,3}(?:ago|yesterday|before|earlier|until|till|this morning|last night)|"
    r"seems?|unsure|(?:not|you|u|quite|pretty|fairly|almost) (?:sure|certain)|"
    r"(?:he|she|(?:my|our|his|her) [\w-]+|mom|mum|mother|dad|father|hubby|wifey|grandma|grandpa) (?:just |only |also |keeps? )?"
    r"(?:say|says|saying|said|claims?|claimed|insists?|insisted|swears|swore|reckons?|thinks?|thought|tells|told))\b"
)
# Whom help has reached is told of, not in need of being told to call it. What else the words tell of is looked for as always.
HELP_CAME = re.compile(
    r"\b(?:ambulance|paramedics?|medics?|ems|emts?|911|999|112|crew)\b,? (?:(?:is|are|has|have|just|now|already|finally|s)\W+)*"
    r"(?:here|there|arrived|coming|come|on (?:the|its|their) way|with (?:him|her|me|us|them)|got (?:him|her|me)|(?:have |has )?(?:him|her|me) now)\b"
)
RESCUE = "asks_for_rescue"
SENTENCE = re.compile(r"[^.!?;\n]*[.!?;\n]*")
# "he is fine, so how does it work?" states something before it asks; "he is fine, right?" only asks.
QUESTION = re.compile(r"(?:[,:-]\s*(?:(?:so|and|but|now|then|also|anyway)\s+)*|\b(?:so|and|but|now|then|also|anyway)\s+)(?:what|how|why|who|where|when|which|can|could|may|do|does|did|is|are|was|will|would|should)(?:s|'s)?(?:\s+\S+){3,}\s*\?")
# Where a cry for help is looked for, counted from the end.
LAST_SENTENCES = 12

Reason = Literal["emergency", "crisis"]


@dataclass(frozen=True)
class Danger:
    """A danger to life: `reason` decides what the person is told first, `rule` is for the staff and the record."""

    reason: Reason
    rule: str


def screen(text: str) -> Danger | None:
    """The danger this message tells of, or None. A wish to die comes before a bodily danger: it is the rarer word.

    `text` may be anything of any length; the first 40,000 characters are read. Never raises on content.
    """
    book = rule_book()
    reading = book.reader.read(text)
    found = _Search(book, reading, spoken(text)).run()
    return Danger(found.rule.reason, found.rule.id) if found else None


def retracts(text: str) -> bool:
    """True if the message takes an alarm back ("false alarm, he's fine") and tells of no danger itself.

    A doubt ("are you sure?", "prob just tired") and reported speech ("she says she's fine") take nothing back.
    """
    book = rule_book()
    reading = book.reader.read(text)
    if not 0 < len(reading.words) <= LONGEST_RETRACTION:
        return False
    found = _Search(book, reading, spoken(text)).run()
    written = plain(text)
    helped = bool(HELP_CAME.search(written)) and "?" not in written.split(".")[0]
    if found is not None and not (helped and found.rule.id == RESCUE):
        return False
    if helped:
        return True
    stated = " ".join(_statement(sentence) for sentence in SENTENCE.findall(written))
    if DOUBT.search(stated) or re.search(r"\b(?:you|u) (?:really |absolutely )?(?:sure|certain)\b", written):
        return False
    reading = book.reader.read(stated)
    return any(book.retracted(book.doc(reading, start, end), reading.words[start:end]) for start, end in _bounds(reading))


def _statement(sentence: str) -> str:
    """What a sentence states; a question alone states nothing."""
    if "?" not in sentence:
        return sentence
    question = QUESTION.search(sentence)
    return f"{sentence[: question.start()]}." if question else ""


def warm_up() -> None:
    """For a server's start: afterwards the first message is as quick as the next. Broken rule files are refused here."""
    rule_book().warm_up()


def _bounds(reading: Reading) -> list[tuple[int, int]]:
    """Start and end of each sentence."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(reading.words) + 1):
        if at == len(reading.words) or reading.sentence[at] != reading.sentence[start]:
            bounds.append((start, at))
            start = at
    return bounds


def _mentions(condition: Condition, words: list[str]) -> bool:
    if not condition.words.isdisjoint(words):
        return True
    if not condition.phrases:
        return False
    text = f" {' '.join(words)} ".replace("_", " ")
    return any(phrase in text for phrase in condition.phrases)


class _Search:
    """One look through one message. Sentences are prepared when a rule asks for them."""

    def __init__(self, book: RuleBook, reading: Reading, languages: frozenset[str]) -> None:
        self._book = book
        self._reading = reading
        self._languages = languages
        self._bounds = _bounds(reading)
        self._docs: dict[int, Doc] = {}
        self._sentences: dict[tuple[int, str], circumstances.Sentence] = {}
        self._urgent: dict[str, bool] = {}
        self._steps = 0

    def run(self) -> Found | None:
        """The first sign that holds; one of a crisis wins over one of an emergency."""
        seen: set[tuple[str, ...]] = set()
        first: Found | None = None
        for number in range(len(self._bounds)):
            words = self._words(number)
            key = tuple(words)
            if key in seen:  # the same sentence a thousand times is read once
                continue
            seen.add(key)
            for compiled in self._book.candidates(set(words), self._languages):
                if first is not None and compiled.rule.reason == "emergency":
                    continue
                if self._steps > MOST_STEPS:
                    return first
                found = self._ask(compiled, number)
                if found is not None and found.rule.reason == "crisis":
                    return found
                first = first or found
        return first

    def _ask(self, compiled: CompiledRule, number: int) -> Found | None:
        signs, excuses, steps = self._book.find(compiled, self._doc(number), self._words(number))
        self._steps += steps
        if not signs:
            return None
        language = compiled.rule.language
        sentence = self._sentence(number, language)
        following = self._sentence(number + 1, language) if number + 1 < len(self._bounds) else None
        for found in signs:
            self._steps += LOOK
            if (
                not any(circumstances.same_clause(found, excuse, sentence) for excuse in excuses)
                and circumstances.happens(found, sentence, following, lambda: self._is_urgent(language))
                and self._holds(found, sentence, self._bounds[number][0])
            ):
                return found
        return None

    def _holds(self, found: Found, sentence: circumstances.Sentence, offset: int) -> bool:
        """The conditions that stand at the end of the pattern."""
        start, end = offset + found.start, offset + found.end
        for condition in found.conditions:
            near = slice(max(0, start - AROUND), start), slice(end, end + AROUND)
            if condition.elsewhere:  # "goodbye" itself is no sign beside a goodbye
                parts = [self._reading.words[place] for place in near]
            elif condition.anywhere:
                parts = [self._reading.words[near[0].start : near[1].stop]]
            else:
                parts = [sentence.words[: found.start], sentence.words[found.end :]]
            if any(_mentions(condition, part) for part in parts) != condition.wanted:
                return False
        return True

    def _words(self, number: int) -> list[str]:
        start, end = self._bounds[number]
        return self._reading.words[start:end]

    def _doc(self, number: int) -> Doc:
        if number not in self._docs:
            self._docs[number] = self._book.doc(self._reading, *self._bounds[number])
        return self._docs[number]

    def _sentence(self, number: int, language: str) -> circumstances.Sentence:
        key = (number, language)
        if key not in self._sentences:
            spans = self._book.circumstances(language, self._doc(number), self._words(number))
            self._sentences[key] = circumstances.sentence_of(self._reading, *self._bounds[number], spans, self._book)
        return self._sentences[key]

    def _is_urgent(self, language: str) -> bool:
        """Somebody cries for help; in a long story that stands at the end."""
        if language not in self._urgent:
            last = range(max(0, len(self._bounds) - LAST_SENTENCES), len(self._bounds))
            self._urgent[language] = any(self._sentence(number, language).of("urgent") for number in last)
        return self._urgent[language]
