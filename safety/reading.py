"""Reads a message: its words in standard form, its sentences and its clauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Iterable

from safety import numbers
from safety.clauses import clause_starts
from safety.plain import plain
from safety.spelling import Speller, unhide

# A dictated message may be one endless sentence. After so many words the next clause begins a new one, and at the
# latest after the second number: what surrounds a sign further away no longer speaks of it.
LONG_SENTENCE, LONGEST_SENTENCE = 60, 80
# 32 kB of honest English are about 6,000 words. Of noise with more, the beginning and the end are read.
MOST_WORDS, LAST_WORDS = 8_000, 200

_TOKEN = re.compile(
    r"(?P<name>(?:spo2|sao2|o2|b12|b6|d3|h1n1|covid19|m3|cd\d{1,3}|il6|t4|[ptv]\d{1,2}|[lt]\d{1,2})(?![\w.]))"
    r"|(?P<number>\d+(?:[.,]\d+)?(?![.,]?\d))"
    r"|(?P<cjk>[\u3400-\u9fff\uf900-\ufaff])"
    r"|(?P<word>[^\W\d_\u3400-\u9fff\uf900-\ufaff]+(?:'[^\W\d_]+)*)"
    r"|(?P<end>\n\n+|[.!;]+)"
    r"|(?P<ask>\?)"
    r"|(?P<pause>[,:()\"/\n]|\s-+\s|--+)"
    r"|(?P<percent>%)"
    r"|(?P<degree>°)"
    r"|(?P<and>&|\+)"
)
_SHORT_FORMS = re.compile(r"\b(temp|dr|mr|mrs|ms|approx|deg|tues|thurs|hrs|yrs|wks|mins)\.")  # this full stop ends nothing
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-*_]{1,2}){3,}[^\W\d_](?![^\W_])")

# Words that only fill: they would stand between the words of a pattern.
_FILLERS = frozenset(
    "um umm uh uhh uhm er erm hmm literally honestly basically actually fucking fuckin fing freaking frickin damn omg pls plz oh lol lmao tbh ngl kinda sorta fuck shit wtf haha".split()
)


@dataclass
class Reading:
    """A message as the rules see it. The lists run in step: one entry a word."""

    words: list[str] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    clause: list[int] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)  # a clause begins here, or a pause was written before it
    paused: list[bool] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)  # one entry a sentence: it ends with a question mark


class Reader:
    """Cuts messages into words, sentences and clauses; the speller knows the words."""

    def __init__(self, speller: Speller) -> None:
        self._speller = speller

    def read(self, text: str) -> Reading:
        """The message in standard words with its sentences and clauses."""
        text = _SHORT_FORMS.sub(r"\1 ", numbers.mark_pressures(plain(text)))
        text = _SPACED_LETTERS.sub(lambda found: re.sub(r"[^\w]|_", "", found.group()), text)
        reading = Reading()
        left = MOST_WORDS
        memo: dict[str, tuple[str, ...]] = {}
        for words, paused, asked in self._sentences(text):
            if len(words) > left:  # the end is read as well: that is where people say what they need
                words, paused = words[:left] + words[left:][-LAST_WORDS:], set()
            left = max(LAST_WORDS, left - len(words))
            self._add(reading, words, paused, asked, memo)
        return reading

    def _sentences(self, text: str) -> Iterable[tuple[list[str], set[int], bool]]:
        """Raw words of each sentence, the places with a pause before them, and whether it is a question."""
        words: list[str] = []
        paused: set[int] = set()
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup
            piece = found.group()
            if kind == "word":
                if "'" in piece:
                    words += unhide(piece)
                else:
                    words.append(piece)
            elif kind == "name":
                words.append(piece)
            elif kind in ("number", "cjk"):
                words.append(piece)
            elif kind == "percent":
                words.append("percent")
            elif kind == "degree":
                words.append("degrees")
            elif kind == "and":
                words.append("and")
            elif kind == "pause":
                paused.add(len(words))
            elif piece in ("...", ".."):  # a hesitation, no end: "he... can't breathe"
                paused.add(len(words))
            elif words:
                yield words, paused, kind == "ask"
                words, paused = [], set()
        if words:
            yield words, paused, False

    def _add(self, reading: Reading, raw: list[str], paused: set[int], asked: bool, memo: dict[str, tuple[str, ...]]) -> None:
        words, pauses = self._speller.standard(*_without_fillers(raw, paused), memo)
        if not words:
            return
        starts = clause_starts(words, pauses)
        clause = reading.clause[-1] if reading.clause else -1
        sentence, length = len(reading.asked), 0
        for at in range(len(words)):
            begins = at in starts
            if length >= LONGEST_SENTENCE or (begins and length >= LONG_SENTENCE):
                reading.asked.append(False)
                sentence, length = sentence + 1, 0
            clause += begins
            length += 1
            reading.sentence.append(sentence)
            reading.clause.append(clause)
            reading.opens.append(begins or pauses[at])
        reading.words += words
        reading.paused += pauses
        reading.asked.append(asked)


def _without_fillers(raw: list[str], paused: set[int]) -> tuple[list[str], list[bool]]:
    """Drops fillers, and the third and later of a word said over and over."""
    words: list[str] = []
    pauses: list[bool] = []
    waiting = False
    for at, word in enumerate(raw):
        waiting = waiting or at in paused
        if word in _FILLERS or (len(words) > 1 and words[-1] == word and words[-2] == word):
            continue
        words.append(word)
        pauses.append(waiting)
        waiting = False
    return words, pauses
