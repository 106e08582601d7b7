"""Which messages ask much the same: groups for people to look at. Pure, and nothing is learnt from it.

Two messages are alike when they share rare words and rare pieces of words (TF-IDF over both, cosine). The pieces forgive
misspellings, the words keep "cost of CAR T" apart from "cost of parking".
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

MOST = 2_000  # messages looked at; all are held against all, so twice as many take four times as long
ENOUGH = 0.42  # cosine from which two messages ask much the same; 0.36 put "how is CAR T done" to "does CAR T cure"
WIDTH = 2_048  # columns that words, and pieces, are hashed into
PIECE = 4  # characters of a piece of a word, its border included
EXAMPLES = 3
# Words that any question may hold say nothing of what is asked.
_COMMON = frozenset(
    "a about am an and any anyone are as at be been but by can could do does for from get got had has have he her him his how i if in is it its just "
    "know me mom mum dad my of on or our please pls she should so some tell that the their them there they this to u us was we what whats when where "
    "which who why will with would you your".split()
)


@dataclass(frozen=True)
class Group:
    """`members` and `examples` are places in the list that was given; the examples are the most typical ones, the first the most so."""

    members: tuple[int, ...]
    examples: tuple[int, ...]


def groups(texts: Sequence[str], *, enough: float = ENOUGH) -> list[Group]:
    """The largest group first; who is like nobody is in none. Only the first MOST texts are looked at."""
    texts = texts[:MOST]
    if len(texts) < 2:
        return []
    likeness = _likeness(texts)
    near = likeness >= enough
    np.fill_diagonal(near, False)
    neighbours = near.sum(axis=1)  # those that are in no group yet
    found = []
    while neighbours.max() > 0:
        middle = int(neighbours.argmax())
        members = np.flatnonzero(near[middle] | (np.arange(len(texts)) == middle))
        neighbours -= near[:, members].sum(axis=1)
        neighbours[members] = 0
        near[members] = near[:, members] = False
        typical = likeness[np.ix_(members, members)].sum(axis=1).argsort(kind="stable")[::-1]
        found.append(Group(tuple(members.tolist()), _different(texts, members[typical].tolist())))
    return sorted(found, key=lambda group: (-len(group.members), group.members))


def _different(texts: Sequence[str], places: Sequence[int]) -> tuple[int, ...]:
    """The first few that are not the same words again."""
    seen: dict[str, int] = {}
    for place in places:
        seen.setdefault(" ".join(_words(texts[place])), place)
    return tuple(list(seen.values())[:EXAMPLES])


def _likeness(texts: Sequence[str]) -> np.ndarray:
    """(texts, texts): the cosine of the words and that of their pieces, half and half."""
    plain = [[word for word in _words(text) if word not in _COMMON] for text in texts]
    by_word, by_piece = _rows(plain), _rows([list(_pieces(line)) for line in plain])
    return (by_word @ by_word.T + by_piece @ by_piece.T) / 2


def _rows(lines: Sequence[Sequence[str]]) -> np.ndarray:
    """(lines, WIDTH) of unit length; a line without anything is zeros, and so like nobody."""
    rows = np.zeros((len(lines), WIDTH), np.float32)
    column: dict[str, int] = {}
    for at, line in enumerate(lines):
        for token, count in Counter(line).items():
            if token not in column:
                column[token] = zlib.crc32(token.encode()) % WIDTH
            rows[at, column[token]] += 1 + np.log(count)
    with_it = np.maximum((rows > 0).sum(axis=0), 1)
    rows *= np.log((1 + len(lines)) / with_it, dtype=np.float32)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(length > 0, length, 1)


def _words(text: str) -> list[str]:
    """In small letters; "costs" and "cost" are one word."""
    return [re.sub(r"(?<=\w{3}[^s])s$", "", word) for word in re.findall(r"\w+", re.sub(r"['’]", "", text.lower()))]


def _pieces(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        edged = f" {word} "
        yield from (edged[at : at + PIECE] for at in range(max(1, len(edged) - PIECE + 1)))
