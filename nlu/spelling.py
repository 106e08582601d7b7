"""Mends slips of the finger in long words: "bispecfics" is read as "bispecifics". Pure; rapidfuzz measures the distance.

Only words that neither English nor our own examples know are touched, and only where one letter (in long words two) was missed,
doubled, exchanged or struck instead of another. The first letter stays: with it a word seldom turns into another one
("trispecific" is no slip of "bispecific").
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator

import spacy.lookups
from rapidfuzz import process
from rapidfuzz.distance import OSA

WORD = re.compile(r"(?<![\w@./'])[^\W\d_]+(?![\w@/]|'(?!s\b))")  # no part of "wouldn't", of an address, of "GPRC5D"
SHORTEST = 6  # letters; shorter words have too many neighbours
LONG = 9  # from here on two slips are mended
COMMON = 5  # a word said this often in the examples can be what was meant
TIMES = 20  # how much commoner than the misspelling it must be there
USUAL = 10  # what is written so often is no slip, whatever the dictionary says ("theyre")
# said in the examples so often, a word that no dictionary has is one of the field ("teclistamab")
FIELD = 30


class Speller:
    """`counts`: the words of the training examples in small letters, and how often each was said. `kept`: words that are right
    however rare they are, in small letters."""

    def __init__(self, counts: dict[str, int], kept: frozenset[str] = frozenset()) -> None:
        self.counts = counts
        self._kept = kept
        self._targets: dict[str, list[str]] = {}
        for word, count in counts.items():
            if count >= COMMON and len(word) >= SHORTEST - 1 and (count >= FIELD or is_english(word)):
                self._targets.setdefault(word[0], []).append(word)

    @classmethod
    def learn(cls, texts: Iterable[str], kept: frozenset[str] = frozenset()) -> Speller:
        return cls(dict(Counter(words(texts))), kept)

    def mend(self, text: str) -> str:
        """The text with its slips mended, mended words in small letters; everything else as it was."""
        return WORD.sub(lambda found: self._mended(found.group()), text)

    def _mended(self, word: str) -> str:
        small = word.lower()
        said = self.counts.get(small, 0)
        if len(small) < SHORTEST or said >= USUAL or small in self._kept or is_english(small):
            return word
        near = process.extract(small, self._targets.get(small[0], ()), scorer=OSA.distance, score_cutoff=2 if len(small) >= LONG else 1, limit=None)
        meant = [(distance, -self.counts[target], target) for target, distance, _ in near if self.counts[target] >= TIMES * said]
        return min(meant)[2] if meant else word


def words(texts: Iterable[str]) -> Iterator[str]:
    """Every word of the texts, in small letters."""
    return (word.lower() for text in texts for word in WORD.findall(text))


@functools.lru_cache(maxsize=1)
def _tables() -> tuple[spacy.lookups.Table, frozenset[str]]:
    """spaCy's tables of English base forms: the inflected words, and the base forms themselves."""
    tables = spacy.lookups.load_lookups("en", ["lemma_lookup", "lemma_index"])
    lookup = tables.get_table("lemma_lookup")
    bases = [lookup.values(), *tables.get_table("lemma_index").values()]
    return lookup, frozenset(word.lower() for row in bases for word in row)


def is_english(word: str) -> bool:
    """`word` in small letters."""
    lookup, bases = _tables()
    return word in bases or word in lookup
