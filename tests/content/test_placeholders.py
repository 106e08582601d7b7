from __future__ import annotations

import pytest

from content import placeholders


def test_it_lists_each_placeholder_once_in_order() -> None:
    assert placeholders.names("{b} {a} {b} {A} { a }") == ["b", "a"]


def test_a_value_is_not_looked_into_again() -> None:
    assert placeholders.expand("{name} is here", {"name": "{helpline}", "helpline": "123"}) == "{helpline} is here"


def test_a_missing_value_is_an_error_with_its_name() -> None:
    with pytest.raises(KeyError, match="limit"):
        placeholders.expand("up to {limit}", {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [("A. {hours} B.", "A. B."), ("A. {hours}\n\nB.", "A.\n\nB."), ("A.\n\n{hours}\n\nB.", "A.\n\nB."), ("A. {hours}", "A.")],
)
def test_an_empty_value_leaves_no_gap(text: str, expected: str) -> None:
    assert placeholders.expand(text, {"hours": ""}) == expected


def test_a_text_without_an_empty_value_keeps_its_spaces() -> None:
    assert placeholders.expand("a  {b}\n\n\nc", {"b": "x "}) == "a  x \n\n\nc"
