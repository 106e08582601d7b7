"""The hint at what may tell who wrote a text."""

from __future__ import annotations

import pytest

from desk.console.personal import Mark, marks, pieces
from desk.console.review import known_words

KNOWN = {"mikhael", "bites", "foundation"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("how do they collect the cells", []),
        ("How does CAR T work? What are BiTEs? Who is Dr. X", [Mark.NAME]),
        ("what does Mikhael say of BiTEs", []),
        ("my husband Bob has it", [Mark.NAME]),
        ("my name is bob", [Mark.NAME]),
        ("a nurse called maria said so", [Mark.NAME]),
        ("I'm in the UK and I've MM", []),
        ("WHAT IS CAR T", []),
        ("call me on +1 (202) 555-0143", [Mark.NUMBER]),
        ("he is 54", [Mark.NUMBER]),
        ("since 12/03/2024", [Mark.DATE]),
        ("diagnosed in March", [Mark.DATE]),
        ("since 3rd of june 2021", [Mark.DATE]),
        ("in may he was fine", [Mark.DATE]),
        ("may I ask what it is", []),
        ("see you on tuesday", [Mark.DATE]),
        ("bob.smith+x@mail.example.org please", [Mark.EMAIL]),
        ("look at https://example.org/me", [Mark.LINK]),
        ("we live in Ohio", [Mark.NAME]),
        ("", []),
    ],
)
def test_it_marks_what_may_be_personal(text, found):
    assert marks(text, KNOWN) == found


@pytest.mark.parametrize("text", ["", "Bob", "my husband Bob is 54.", "a\nb 12 c", "x@y.example", "İstanbul 3 günü"])
def test_the_pieces_are_the_whole_text(text):
    assert "".join(piece.text for piece in pieces(text, KNOWN)) == text


def test_words_of_our_own_page_are_nobodys_name():
    assert marks("what does Mikhael say about Bispecific Antibodies", known_words()) == []
