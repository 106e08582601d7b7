from __future__ import annotations

import pytest

from content import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Dr. Joseph Mikhael speaks. He is one.", ["Dr. Joseph Mikhael speaks.", "He is one."]),
        ("These are named:\n\n- CAR T cells\n- Antibodies. They bind.", ["These are named:", "CAR T cells", "Antibodies.", "They bind."]),
        ('Watch "What Is BCMA?" It is short.', ['Watch "What Is BCMA?"', "It is short."]),
        ("Call 800-452-CURE (2873). Now.", ["Call 800-452-CURE (2873).", "Now."]),
        ("It is a protein. (IMF page, reviewed {reviewed})", ["It is a protein."]),
        ("Call {helpline}. {hours}", ["Call {helpline}."]),
        ("{hours}", []),
        ("", []),
    ],
)
def test_it_cuts_a_text_into_sentences(text: str, expected: list[str]) -> None:
    got = sentences.split(text)
    assert [sentence for sentence in got if sentence != "{hours}"] == expected
    assert "{hours}" not in got
