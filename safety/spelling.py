"""The words of the rules, the ways people spell them, and which belong together as one ("passed out").

Words that no rule knows become `_`: they keep their place, cost nothing, and nothing of a person's own words stays in memory.
"""

from __future__ import annotations

import re
from typing import AbstractSet, Iterable, Mapping

from safety import numbers
from safety.clauses import GRAMMAR
from safety.plain import plain

UNKNOWN = "_"

_CJK_SPLIT = re.compile(r"([\u3400-\u9fff\uf900-\ufaff])")
# What an apostrophe hides. "'s" may be "is" or "of him"; it stays a word of its own.
_CLITICS = {"m": "am", "re": "are", "ll": "will", "ve": "have", "d": "d", "s": "s"}
# Words people stretch: "hellppp", "nowww".
_CRIES = frozenset("help now hurry hurts pain blood fever chest die dead kill dying please call fast".split())


class Speller:
    """Turns raw words into the standard words of the rules. It is taught first, then asked."""

    def __init__(self, *, spellings: Mapping[str, str], not_misspelt: Iterable[str]) -> None:
        self._phrases: dict[str, dict[str, list[tuple[tuple[str, ...], str]]]] = {}  # by first and second word
        self._respellings: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._single: dict[str, tuple[str, ...]] = {}
        self._stems: dict[str, str] = {}
        self._deletes: dict[str, str] = {}
        self._loose: set[str] = set()
        self._not_misspelt = frozenset(not_misspelt)
        self.known: set[str] = set(numbers.SPECIAL) | {UNKNOWN} | GRAMMAR
        for variant, standard in spellings.items():
            raw, meant = tuple(_cut(variant)), tuple(_cut(standard))
            if len(raw) == 1:
                self._single[raw[0]] = meant
            elif raw:
                self._respellings.setdefault(raw[0], []).append((raw, meant))
        for options in self._respellings.values():
            options.sort(key=lambda option: -len(option[0]))

    # -- being taught ----------------------------------------------------------------------------------------------

    def learn(self, entry: str) -> tuple[str, ...]:
        """Adds a word or phrase of a rule or a word-set; returns the standard words (a phrase stays several)."""
        if entry in numbers.SPECIAL or entry == UNKNOWN:
            return (entry,)
        if entry.endswith("*"):
            self._stems[entry[:-1]] = entry
            self.known.add(entry)
            return (entry,)
        words = tuple(self._respell(_cut(plain(entry))))
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

    # -- being asked -----------------------------------------------------------------------------------------------

    def standard(self, words: list[str], pauses: list[bool], memo: dict[str, tuple[str, ...]]) -> tuple[list[str], list[bool]]:
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


def _cut(text: str) -> list[str]:
    """Raw words of an entry of the files."""
    return [piece for word in _CJK_SPLIT.sub(r" \1 ", text.replace("-", " ")).split() for piece in unhide(word)]


def unhide(word: str) -> list[str]:
    """`he's` -> he s; `can't` -> cant; `i'm` -> i am."""
    if "'" not in word:
        return [word]
    first, _, last = word.rpartition("'")
    first = first.replace("'", "")
    if last in _CLITICS and first:
        return [first, _CLITICS[last]]
    return [first + last]


def _once(word: str) -> str:
    """A stretched word with single letters: `breaathe` -> breathe."""
    return re.sub(r"(.)\1", r"\1", word)
