"""The page's statements: all accounted for, and each planted gap is named."""

from __future__ import annotations

import pytest

from content import snapshot
from content.errors import ContentError

from .project import Copy


def test_a_page_that_was_only_set_anew_has_the_same_statements() -> None:
    before = "What Is It?\n\n  • It’s a “target” by Dr. Who. It binds.\n  • Cells\n"
    after = "What Is It?\nIt's a \"target\"  by Dr. Who.\nIt binds.\n- Cells"
    assert snapshot.statements(before) == ["What Is It?", "It's a \"target\" by Dr. Who.", "It binds.", "Cells"]
    assert [snapshot.fingerprint(s) for s in snapshot.statements(before)] == [snapshot.fingerprint(s) for s in snapshot.statements(after)]


@pytest.mark.parametrize(
    ("file", "pattern", "new", "said"),
    [
        ("content/snapshot.yml", " bcma-6\n", " bcma-5\n", "content/page.yml: The fact bcma-6 rests on no statement of the page."),
        ("content/snapshot.yml", " bcma-6\n", " bcma-66\n", "became bcma-66, which is no fact and not left out"),
        ("content/snapshot.yml", "heading what-is-bcma", "heading what-is-bmca", "is the heading of `what-is-bmca`, which is no section"),
        ("content/snapshot.yml", " out-learn-more", " types-1", "out-learn-more is left out, but no statement of the page says it"),
        ("content/page.yml", "      bcma-2:", "      bcma-20: It is Tuesday.\n      bcma-2:", "The fact bcma-20 rests on no statement of the page. Take it out, or write bcma-20 behind"),
    ],
)
def test_a_statement_that_is_not_accounted_for_is_named(copy: Copy, file: str, pattern: str, new: str, said: str) -> None:
    copy.edit(file, pattern, new)
    assert any(said in problem for problem in copy.problems()), copy.problems()


def test_a_statement_that_became_nothing_is_refused(copy: Copy) -> None:
    copy.edit("content/snapshot.yml", " bcma-6\n", "\n")
    with pytest.raises(ContentError, match="is no fingerprint with what it became. Write behind"):
        snapshot.load(copy.root)
