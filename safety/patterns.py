"""The small pattern language of content/danger*.yml, compiled to spaCy Matcher patterns.

    chest pain          these words, side by side
    {person}            any entry of the word-set `person`
    (tight|heavy)       one of these; each may be several words
    [really]            may be there or not
    ..                  up to three words in between, within the clause
    ...                 up to six
    ....                up to eight, over pauses and into other clauses of the sentence
    hallucinat*         any word that begins so (only as an entry of a set or as a word of a pattern)
    fever & {treatment} the second part must occur anywhere in the message
    goodbye && {sign}   ... anywhere outside the words found
    fever ! {cold}      the second part must not occur in the same sentence
    fever !! {cold}     ... nor anywhere in the message
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, Mapping, Union

from safety.spelling import Speller

GAPS = {"..": 3, "...": 6, "....": 8}
# The longest gap may also run over pauses and into other clauses of the sentence.
FAR = 8
SHORT_GAP = 3
# More alternatives than this in one pattern is a slip of the pen; it would slow every message down.
MOST_VARIANTS = 400

_PIECE = re.compile(r"\(|\)|\||\[|\]|\{[a-z_]+\}|\.{2,4}(?=\s|$|\)|\])|[^\s()|\[\]{}]+")

# The tag of a word that no gap may swallow: a clause begins there, or the writer paused.
OPENS, FOLLOWS = "opens", "follows"


class PatternError(ValueError):
    """A pattern cannot be read; says which and why."""


@dataclass(frozen=True)
class Slot:
    """One word out of a set."""

    words: frozenset[str]
    optional: bool = False


@dataclass(frozen=True)
class Gap:
    most: int


Piece = Union[Slot, Gap]
Sequence = tuple[Piece, ...]


class Language:
    """Turns pattern text into sequences, with the word-sets at hand."""

    def __init__(self, speller: Speller, sets: Mapping[str, tuple[str, ...]]) -> None:
        self._speller = speller
        self._literals: dict[str, list[Piece]] = {}
        self._sets: dict[str, frozenset[str]] = {}
        learned = {name: [self._entry(name, entry, sets) for entry in entries] for name, entries in sets.items()}
        for name in sets:
            self._sets[name] = frozenset(self._flat(name, learned, ()))

    def _entry(self, name: str, entry: str, sets: Mapping[str, tuple[str, ...]]) -> str:
        if entry.startswith("{"):
            if entry[1:-1] not in sets:
                raise PatternError(f"the word-set `{name}` names the set {entry}, which does not exist")
            return entry
        return self._speller.learn_phrase(self._speller.learn(entry))

    def _flat(self, name: str, learned: Mapping[str, list[str]], above: tuple[str, ...]) -> Iterator[str]:
        if name in above:
            raise PatternError(f"the word-set `{name}` contains itself")
        for entry in learned[name]:
            if entry.startswith("{"):
                yield from self._flat(entry[1:-1], learned, (*above, name))
            else:
                yield entry

    def set(self, name: str) -> frozenset[str]:
        if name not in self._sets:
            raise PatternError(f"the word-set {{{name}}} does not exist")
        return self._sets[name]

    def learn(self, pattern: str) -> None:
        """Makes the words of a pattern known; done for all patterns before any is compiled."""
        for piece in _PIECE.findall(pattern):
            if piece[0] not in "()|[]{" and piece not in GAPS:
                self._literal(piece)

    def sequences(self, pattern: str) -> list[Sequence]:
        """Every way to read the pattern, as flat sequences of slots and gaps."""
        pieces = _PIECE.findall(pattern)
        options, rest = self._options(pieces, 0)
        if rest != len(pieces):
            raise PatternError(f"unbalanced brackets in `{pattern}`")
        flat = compact(list({reading: None for option in options for reading in self._readings(tuple(option))}))
        if len(flat) > MOST_VARIANTS:
            raise PatternError(f"`{pattern}` has {len(flat)} readings, {MOST_VARIANTS} at most. Write it as several patterns")
        for sequence in flat:
            if not any(isinstance(piece, Slot) and not piece.optional for piece in sequence):
                raise PatternError(f"`{pattern}` can match nothing at all. Name at least one word")
        return flat

    def _options(self, pieces: list[str], at: int) -> tuple[list[list[Piece]], int]:
        """Alternatives separated by `|` up to a closing bracket or the end."""
        done: list[list[Piece]] = []
        current: list[list[Piece]] = [[]]
        while at < len(pieces):
            piece = pieces[at]
            if piece in ")]":
                break
            at += 1
            if piece == "|":
                done.extend(current)
                current = [[]]
                continue
            if piece in "([":
                inner, at = self._options(pieces, at)
                at += 1  # the closing bracket
                inner = [list(option) for option in compact([tuple(option) for option in inner])]
                if piece == "[":
                    if len(inner) == 1 and len(inner[0]) == 1 and isinstance(inner[0][0], Slot):
                        inner = [[Slot(inner[0][0].words, optional=True)]]
                    else:
                        inner = [*inner, []]
            elif piece in GAPS:
                inner = [[Gap(GAPS[piece])]]
            elif piece.startswith("{"):
                inner = [[Slot(self.set(piece[1:-1]))]]
            else:
                inner = [self._literal(piece)]
            current = [[*before, *after] for before in current for after in inner]
        return [*done, *current], at

    def _literal(self, piece: str) -> list[Piece]:
        """The words of one written piece; 呼吸 is two."""
        if piece not in self._literals:
            self._literals[piece] = [Slot(frozenset({word})) for word in self._speller.learn(piece)]
        return self._literals[piece]

    def _readings(self, sequence: Sequence) -> list[Sequence]:
        """The speller joins phrases ("passed out") into one word; wherever the pattern may hold one, it reads that too."""
        done: dict[Sequence, None] = {sequence: None}
        queue = [sequence]
        while queue and len(done) <= MOST_VARIANTS:
            current = queue.pop()
            for start, piece in enumerate(current):
                if not isinstance(piece, Slot):
                    continue
                for end, joined in self._phrases_in(current, start):
                    reading = (*current[:start], Slot(frozenset({joined})), *current[end:])
                    if reading not in done:
                        done[reading] = None
                        queue.append(reading)
        return list(done)

    def _phrases_in(self, sequence: Sequence, start: int) -> Iterator[tuple[int, str]]:
        for first in sequence[start].words & self._speller.phrase_starts:
            for parts, joined in self._speller.phrases_from(first):
                at = start + 1
                for part in parts[1:]:
                    while at < len(sequence) and not (isinstance(sequence[at], Slot) and part in sequence[at].words):
                        if isinstance(sequence[at], Slot) and not sequence[at].optional:
                            at = len(sequence)
                        at += 1
                    if at >= len(sequence):
                        break
                    at += 1
                else:
                    yield at, joined


def compact(sequences: list[Sequence]) -> list[Sequence]:
    """Sequences that differ in one slot only become one: `be here`, `be around` -> be (here|around). Exact, and faster."""
    changed = True
    while changed:
        changed = False
        for place in range(max(map(len, sequences), default=0)):
            groups: dict[tuple, list[Sequence]] = {}
            for sequence in sequences:
                slot = sequence[place] if place < len(sequence) else None
                if isinstance(slot, Slot):
                    key = (sequence[:place], slot.optional, sequence[place + 1 :])
                else:
                    key = (sequence, "whole")
                groups.setdefault(key, []).append(sequence)
            if len(groups) == len(sequences):
                continue
            changed = True
            sequences = [
                group[0] if len(group) == 1 else (*group[0][:place], _union(group, place), *group[0][place + 1 :]) for group in groups.values()
            ]
    return sequences


def _union(group: list[Sequence], place: int) -> Slot:
    return Slot(frozenset().union(*(sequence[place].words for sequence in group)), group[0][place].optional)


def to_spacy(sequence: Sequence) -> list[list[dict]]:
    """A sequence as patterns of a Matcher.

    A short gap is a row of optional wildcards. The Matcher follows every way to skip some of them, 256 for a gap of eight;
    so a longer gap becomes one pattern for each of its lengths.
    """
    done: list[list[dict]] = [[]]
    for piece in sequence:
        if isinstance(piece, Gap):
            wildcard: dict = {} if piece.most == FAR else {"TAG": FOLLOWS}
            if piece.most <= SHORT_GAP:
                done = [[*before, *[{**wildcard, "OP": "?"}] * piece.most] for before in done]
            else:
                done = [[*before, *[wildcard] * length] for before in done for length in range(piece.most + 1)]
            continue
        token: dict = {"ORTH": next(iter(piece.words))} if len(piece.words) == 1 else {"ORTH": {"IN": sorted(piece.words)}}
        if piece.optional:
            token["OP"] = "?"
        done = [[*before, token] for before in done]
    return done


def anchor(sequence: Sequence, common: frozenset[str]) -> frozenset[str]:
    """The words without which the sequence cannot match: its rarest slot. Common words make poor anchors."""
    slots = [piece.words for piece in sequence if isinstance(piece, Slot) and not piece.optional]
    return min(slots, key=lambda words: (len(words & common), len(words)))
