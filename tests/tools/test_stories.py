"""What `rasa test` counted."""

from __future__ import annotations

import pytest

from tools.stories import verdict


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (
            "INFO rasa.core.test  - Evaluation Results on CONVERSATION level:\nINFO  - \tCorrect:          4 / 5\nINFO - Evaluation Results on ACTION level:\n\tCorrect:  17 / 18",
            "4 of 5 conversations went as written",
        ),
        ("error: no model found", None),
    ],
)
def test_the_count_of_conversations_is_found(output: str, expected: str | None) -> None:
    assert verdict(output) == expected
