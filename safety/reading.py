"""Reads a message: words in their standard form, and where sentences and clauses begin.

Words that no rule knows become `_`: they keep their place, cost nothing, and nothing of a person's own words stays in
memory. Circumstances such as "not" or "if" reach as far as their clause, so clauses matter more than sentences: people
who dictate or text write no full stops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import AbstractSet, Iterable, Mapping

from safety import numbers
from safety.plain import plain

UNKNOWN = "_"

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
    r"|(?P<end>[.!;\n]+)"
    r"|(?P<ask>\?)"
    r"|(?P<pause>[,:()\"/]|\s-+\s|--+)"
    r"|(?P<percent>%)"
    r"|(?P<degree>°)"
    r"|(?P<and>&|\+)"
)
_SHORT_FORMS = re.compile(r"\b(temp|dr|mr|mrs|ms|approx|deg|tues|thurs|hrs|yrs|wks|mins)\.")  # this full stop ends nothing
_CJK_SPLIT = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")
_SPACED_LETTERS = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-*_]{1,2}){3,}[^\W\d_](?![^\W_])")

# What an apostrophe hides. "'s" may be "is" or "of him"; it stays a word of its own.
_CLITICS = {"m": "am", "re": "are", "ll": "will", "ve": "have", "d": "d", "s": "s"}

# Between these words and a subject no new clause begins: the subject belongs to them.
_ASKING = frozenset("what how why who where which".split())
_BINDING = frozenset("if when whenever unless because until whether while since after before once although though that cause till as".split())
_JOINING = frozenset("and or so then now plus but however yet except".split())
_AUXILIARY = frozenset("is are am was were do does did can could should would will may might must isnt arent wont cant doesnt dont didnt couldnt wouldnt shouldnt s".split())
_CONTRAST = frozenset("but however though although yet except whereas otherwise until".split())
_SUBJECT = frozenset("i he she they we".split())
_POSSESSIVE = frozenset("my his her our their your".split())
_GOES_ON = frozenset(
    "is s are am has have cant wont isnt doesnt dont cannot keeps started now still was were had feels feel looks says said just im lately hasnt suddenly today tonight will would then couldnt got gets".split()
)
_IT_VERBS = frozenset("is s was has hurts will wont started came comes went feels keeps does did doesnt isnt just still says said reads read got looks hurt shows showed wouldnt cant stopped gets turned passed".split())
_NO_SPLIT_BEFORE_POSSESSIVE = frozenset(
    "of in on at with to from for that has have had is s was and or about by into off over through around after before during without like are as than if when because not down up out lost losing into all".split()
)
# Words people stretch: "hellppp", "nowww".
_CRIES = frozenset("help now hurry hurts pain blood fever chest die dead kill dying please call fast".split())
# Words that only fill: they would stand between the words of a pattern.
_FILLERS = frozenset(
    "um umm uh uhh uhm er erm hmm literally honestly basically actually fucking fuckin fing freaking frickin damn omg pls plz oh lol lmao idk tbh ngl kinda sorta fuck shit wtf haha".split()
)


# Only these can begin a clause without a pause before them.
_MAY_START = _CONTRAST | _SUBJECT | _POSSESSIVE | frozenset("if when whenever unless because it there this and or then plus".split())


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
    """Knows the words of the rules, how people spell them, and which belong together as one ("passed out")."""

    def __init__(self, *, spellings: Mapping[str, str], not_misspelt: Iterable[str]) -> None:
        self._spellings: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}  # by first and second word
        self._respellings: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._single: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, str] = {}
        self._deletes: dict[str, str] = {}
        self._loose: set[str] = set()
        self._not_misspelt = frozenset(not_misspelt)
        self.known: set[str] = set(numbers.SPECIAL) | {UNKNOWN}
        for variant, standard in spellings.items():
            raw, meant = tuple(self._cut(variant)), tuple(self._cut(standard))
            if len(raw) == 1:
                self._single[raw[0]] = meant
            elif raw:
                self._respellings.setdefault(raw[0], []).append((raw, meant))
        for options in self._respellings.values():
            options.sort(key=lambda option: -len(option[0]))
        grammar = _ASKING | _BINDING | _JOINING | _AUXILIARY | _CONTRAST | _SUBJECT | _POSSESSIVE | _GOES_ON | _IT_VERBS | _NO_SPLIT_BEFORE_POSSESSIVE
        self.known |= grammar

    # -- what the rules teach the reader -------------------------------------------------------------------------

    def learn(self, entry: str) -> tuple[str, ...]:
        """Adds a word or phrase of a rule or a word-set; returns the standard words (a phrase stays several)."""
        if entry in numbers.SPECIAL or entry == UNKNOWN:
            return (entry,)
        if entry.endswith("*"):
            self._stems[entry[:-1]] = entry
            self.known.add(entry)
            return (entry,)
        words = tuple(self._respell(self._cut(plain(entry))))
        for word in words:
            self.known.add(word)
        return words

    def learn_phrase(self, words: tuple[str, ...]) -> str:
        """From now on these words, side by side, are read as one."""
        if len(words) == 1:
            return words[0]
        joined = "_".join(words)
        options = self._phrases.setdefault(words[0], {}).setdefault(words[1], [])
        if (words, joined) not in options:
            options.append((words, joined))
            options.sort(key=lambda option: -len(option[0]))
        self.known.add(joined)
        return joined

    @property
    def phrase_starts(self) -> AbstractSet[str]:
        """The words a phrase begins with."""
        return self._phrases.keys()

    def phrases_from(self, word: str) -> list[tuple[tuple[str, ...], str]]:
        """The phrases that begin with this word."""
        return [option for options in self._phrases.get(word, {}).values() for option in options]

    def learn_misspellings(self, words: Iterable[str]) -> None:
        """These words may have one letter missing, wrong or too many. Called once, when all words are known."""
        for word in sorted(set(words) & self.known):
            self._loose.add(word)
            for at in range(1, len(word)):
                self._deletes.setdefault(word[:at] + word[at + 1 :], word)

    # -- reading -------------------------------------------------------------------------------------------------

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

    @staticmethod
    def _cut(text: str) -> list[str]:
        return [piece for word in _CJK_SPLIT.sub(r" \1 ", text.replace("-", " ")).split() for piece in _unhide(word)]

    def _sentences(self, text: str) -> Iterable[tuple[list[str], set[int], bool]]:
        """Raw words of each sentence, the places with a pause before them, and whether it is a question."""
        words: list[str] = []
        paused: set[int] = set()
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup
            piece = found.group()
            if kind == "word":
                if "'" in piece:
                    words += _unhide(piece)
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
        words, pauses = self._standard(*_without_fillers(raw, paused), memo)
        if not words:
            return
        starts = _clause_starts(words, pauses)
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

    def _standard(self, words: list[str], pauses: list[bool], memo: dict[str, tuple[str, ...]]) -> tuple[list[str], list[bool]]:
        """Spelling, numbers, unknown words, then phrases; the pauses keep step. `memo` spares a word's second look-up."""
        meant: list[str] = []
        meant_pauses: list[bool] = []
        at = 0
        while at < len(words):
            word = words[at]
            standard, used = memo.get(word), 1
            if standard is None:
                if word in self._respellings:
                    spelt, used = self._respell_at(words, at)
                    standard = tuple(self._meant(part) for part in spelt)
                elif word[0].isdigit() and word[-1].isdigit():
                    following = words[at + 1] if at + 1 < len(words) else ""
                    standard = (numbers.meaning(word, self._single.get(following, (following,))[0]),)
                else:
                    standard = memo[word] = tuple(self._meant(part) for part in self._single.get(word, (word,)))
            meant += standard
            meant_pauses.append(pauses[at])
            if len(standard) > 1:
                meant_pauses += [False] * (len(standard) - 1)
            at += used
        return self._merged(meant, meant_pauses)

    def _merged(self, words: list[str], pauses: list[bool]) -> tuple[list[str], list[bool]]:
        if self._phrases.keys().isdisjoint(words):
            return words, pauses
        merged: list[str] = []
        merged_pauses: list[bool] = []
        at = 0
        while at < len(words):
            joined, used = self._phrase_at(words, at, pauses) if words[at] in self._phrases else (words[at], 1)
            merged.append(joined)
            merged_pauses.append(pauses[at])
            at += used
        return merged, merged_pauses

    def _respell(self, words: list[str]) -> list[str]:
        done: list[str] = []
        at = 0
        while at < len(words):
            meant, used = self._respell_at(words, at)
            done.extend(meant)
            at += used
        return done

    def _respell_at(self, words: list[str], at: int) -> tuple[tuple[str, ...], int]:
        for raw, meant in self._respellings.get(words[at], ()):
            if tuple(words[at : at + len(raw)]) == raw:
                return meant, len(raw)
        return self._single.get(words[at], (words[at],)), 1

    def _phrase_at(self, words: list[str], at: int, pauses: list[bool]) -> tuple[str, int]:
        options = self._phrases.get(words[at])
        if options is None or at + 1 == len(words):
            return words[at], 1
        for parts, joined in options.get(words[at + 1], ()):
            end = at + len(parts)
            if tuple(words[at:end]) == parts and not any(pauses[at + 1 : end]):
                return joined, len(parts)
        return words[at], 1

    def _meant(self, word: str) -> str:
        """The known word that was meant, or `_`."""
        if word in self.known:
            return word
        for length in range(min(len(word), 12), 3, -1):
            stem = self._stems.get(word[:length])
            if stem:
                return stem
        if not word.isascii():
            return self._without_prefix(word)
        if word.endswith("in") and f"{word}g" in self.known:  # shakin, bleedin
            return f"{word}g"
        if len(word) < 4 or word in self._not_misspelt:
            return UNKNOWN
        single = _once(word)  # helpp, brreathe
        if single != word and (single in self._loose or single in _CRIES):
            return single
        return self._nearly(word) if 5 <= len(word) <= 16 else UNKNOWN

    def _nearly(self, word: str) -> str:
        if word in self._deletes:
            return self._deletes[word]  # a letter is missing
        for at in range(1, len(word)):
            shorter = word[:at] + word[at + 1 :]
            if shorter in self._loose:
                return shorter  # a letter too many
            meant = self._deletes.get(shorter)
            if meant is not None and len(meant) == len(word):
                return meant  # a wrong letter, or two that changed places
        return UNKNOWN

    def _without_prefix(self, word: str) -> str:
        """Arabic writes "and", "the", "in" as part of the word."""
        for prefix in ("وال", "بال", "فال", "ال", "لل", "و", "ف", "ب", "ل"):
            if word.startswith(prefix) and word[len(prefix) :] in self.known:
                return word[len(prefix) :]
        return UNKNOWN


def _unhide(word: str) -> list[str]:
    """`he's` -> he s; `can't` -> cant; `i'm` -> i am."""
    if "'" not in word:
        return [word]
    first, _, last = word.rpartition("'")
    first = first.replace("'", "")
    if last in _CLITICS and first:
        return [first, _CLITICS[last]]
    return [first + last]


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


def _once(word: str) -> str:
    """A stretched word with single letters: `breaathe` -> breathe."""
    return re.sub(r"(.)\1", r"\1", word)


def _clause_starts(words: list[str], pauses: list[bool]) -> set[int]:
    starts = {0}
    for at, word in enumerate(words):
        if at == 0 or (word not in _MAY_START and not pauses[at]):
            continue
        before = words[at - 1]
        following = words[at + 1] if at + 1 < len(words) else ""
        if word in _CONTRAST:
            starts.add(at)
        elif word in ("if", "when", "whenever", "unless", "because"):
            starts.add(at - 1 if before in ("what", "but", "even", "and", "or") and not pauses[at] else at)
        elif word in _SUBJECT or (word in ("it", "there", "this") and following in _IT_VERBS):
            starts.add(_back(words, pauses, at))
        elif word in _POSSESSIVE:
            if pauses[at] or before in _JOINING or (before in _BINDING and before != "that") or before == "that":
                starts.add(_back(words, pauses, at))
            elif before not in _NO_SPLIT_BEFORE_POSSESSIVE and before not in _AUXILIARY and _headed(words, starts, at):
                starts.add(at)
        elif word in ("and", "or", "then", "plus") and following in _GOES_ON:
            starts.add(at)
        elif pauses[at] and (word in ("now", "then") or (word == "that" and following in ("is", "s", "was"))):
            starts.add(at)
        elif pauses[at] and word in _GOES_ON and word not in ("have", "are", "will", "would"):
            starts.add(at)
    return starts


def _back(words: list[str], pauses: list[bool], at: int) -> int:
    """A subject takes the small words before it along: `what should | i`, `and then | he`."""
    start = at
    while start > 0 and at - start < 4 and not pauses[start]:
        word = words[start - 1]
        if word in _ASKING or word in _BINDING or word in _JOINING:
            start -= 1
        elif word in _AUXILIARY and start == at:
            start -= 1
        else:
            break
    return start


def _headed(words: list[str], starts: set[int], at: int) -> bool:
    """The clause so far began with `when`, `if`, ... and has its own subject, so a new one begins here."""
    start = max(place for place in starts if place < at)
    return words[start] in _BINDING and any(word in _SUBJECT for word in words[start + 1 : at])
