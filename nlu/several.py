"""Messages that ask several things: where one question ends and the next begins, to learn it from. Pure.

`data/several.txt` holds messages written for the purpose, ` || ` where a question begins; a line without the mark asks one thing,
however many commas it has. To these come pairs and triples of our single messages, joined the way people join them.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
from collections.abc import Callable, Sequence

import numpy as np

FILE = pathlib.Path(__file__).resolve().parent.parent / "data" / "several.txt"
MARK = " || "
JOINTS = (
    *(" and ", ", and ", " and ", ", ", "? ", "? ", ". ", "? And ", " also ", "? Also ", " plus ", " n ", " & ", "; ", " - ", " "),
    *(" oh and ", " and also ", " btw ", " then ", " ", "! ", "? and ", "?? ", ", also ", ". Second, ", " as well as ", " but ", " 2) "),
)
LONGEST = 22  # words of a message that is joined; whole stories are seldom asked twice in one breath
LEANING = 0.35  # of the joined pieces are short follow-ups ("and how does it work")
THREE = 0.3  # of the joined messages hold three questions


class SeveralError(ValueError):
    """data/several.txt cannot be used. The message says where and what to do."""


@dataclasses.dataclass(frozen=True)
class Marked:
    """A message and the characters at which its second, third … question begins."""

    text: str
    starts: tuple[int, ...] = ()


def read(plain: Callable[[str], str], path: pathlib.Path = FILE) -> list[Marked]:
    """Every line, its pieces spelt by `plain`. Empty lines and lines that begin with # are left out."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        pieces = [plain(piece) for piece in line.split(MARK.strip())]
        if not all(pieces):
            raise SeveralError(f"{path.name}, line {number}: a question is empty. Put words on both sides of ||.")
        found.append(glue(pieces))
    return found


def glue(pieces: Sequence[str], joints: Sequence[str] | None = None) -> Marked:
    """The pieces in one text. A joining word belongs to the question it opens, a comma or full stop to the one it ends."""
    text, starts = pieces[0], []
    for piece, joint in zip(pieces[1:], joints or [" "] * (len(pieces) - 1)):
        word = re.search(r"[\w&]", joint)
        starts.append(len(text) + (word.start() if word else len(joint)))
        text += joint + piece
    return Marked(text, tuple(starts))


def join(whole: Sequence[str], leaning: Sequence[str], number: int, generator: np.random.RandomState) -> list[Marked]:
    """`number` messages made of two or three of ours: the first out of `whole`, the others out of `whole` or `leaning`."""
    short = [text for text in whole if len(text.split()) <= LONGEST]
    if len(short) < 2:
        return []
    made = []
    for _ in range(number):
        pieces, joints = [short[generator.randint(len(short))]], []
        for _ in range(2 if generator.rand() < THREE else 1):
            pool = leaning if leaning and generator.rand() < LEANING else short
            piece = pool[generator.randint(len(pool))]
            if generator.rand() < 0.5:
                pieces[-1] = pieces[-1].rstrip("?.! ") or pieces[-1]
            pieces.append(piece[0].lower() + piece[1:] if generator.rand() < 0.6 else piece)
            joints.append(JOINTS[generator.randint(len(JOINTS))])
        made.append(glue(pieces, joints))
    return made


def word_starts(text: str, offsets: Sequence[tuple[int, int]]) -> list[int]:
    """The tokens at which a word begins, the first word left out. `offsets`: (start, end) in `text` a token, (0, 0) for marks."""
    return [
        number
        for number in range(2, len(offsets))
        if offsets[number][1] > offsets[number][0] > 0
        and offsets[number][0] > offsets[number - 1][1]
        and (text[offsets[number][0]].isalnum() or text[offsets[number][0]] in '("&')
    ]


def cut(text: str, starts: Sequence[int]) -> list[str]:
    """`text` in pieces, a cut before each of `starts`."""
    edges = [0, *starts, len(text)]
    return [piece for piece in (text[begin:end].strip() for begin, end in zip(edges, edges[1:])) if piece]
