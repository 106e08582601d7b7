from __future__ import annotations

from datetime import date

import pytest

from content import page
from content.errors import ContentError

from .project import Copy


def test_the_page_was_reviewed_on_may_19_2025() -> None:
    loaded = page.load()
    assert loaded.reviewed == date(2025, 5, 19)
    assert loaded.reviewed_in_words("web") == "May 19, 2025"
    assert loaded.reviewed_in_words("sms") == "May 2025"


def test_every_fact_is_one_or_more_whole_sentences_of_its_section() -> None:
    loaded = page.load()
    assert len(loaded.facts) > 50
    for fact in loaded.facts.values():
        assert fact.section in loaded.sections
        assert fact.text[0].isupper() and fact.text.endswith((".", "?")), fact.id


def test_everything_left_out_has_a_reason() -> None:
    assert all(entry.what.endswith(".") and entry.why.endswith(".") for entry in page.load().left_out.values())


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ("reviewed: 2025-05-19", "reviewed: soon", "`reviewed` should be a date such as 2025-05-19"),
        ("snapshot_sha256: 99e0", "snapshot_sha256: zzz0", "not 64 hexadecimal digits"),
        ("      bcma-2:", "      bcma-1:", "the key 'bcma-1' is given twice"),
        ("      team-1: .*", "      team-1:", "`team-1` has no text"),
        ("      adc-nothing|      give-1:", "      intro-1:", "`intro-1` is given twice"),
        ("    heading: What Is BCMA\\?\n", "", "`heading` is missing"),
    ],
)
def test_a_broken_file_is_named_with_the_problem(copy: Copy, pattern: str, new: str, said: str) -> None:
    copy.edit(page.FILE, pattern, new)
    with pytest.raises(ContentError) as error:
        page.load(copy.root)
    assert str(error.value).startswith("content/page.yml: ") and said in str(error.value)


def test_a_missing_file_is_a_sentence(copy: Copy) -> None:
    (copy.root / page.FILE).unlink()
    with pytest.raises(ContentError, match=r"content/page.yml: The file is missing. Restore it"):
        page.load(copy.root)
