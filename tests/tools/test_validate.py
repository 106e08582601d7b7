"""Which of Rasa's warnings count."""

from __future__ import annotations

import pytest

from tools.validate import complaints, fixed_responses

DOMAIN = """
responses:
  utter_bcma_definition:
  - text: A protein.
    metadata: {topic: bcma_definition}
  utter_too_long:
  - text: Please write less.
    metadata: {fixed: too_long}
  - channel: sms
    text: Shorter, please.
"""


def warning(text: str) -> str:
    return f"\x1b[93m/somewhere/rasa/shared/utils/io.py:100: UserWarning: {text}\n\x1b[0m2026 INFO rasa.validator - Validating\n"


def test_texts_that_the_desk_says_by_itself_are_told_apart() -> None:
    assert fixed_responses(DOMAIN) == {"utter_too_long"}


@pytest.mark.parametrize(
    "text",
    [
        "The utterance 'utter_too_long' is not used in any story or rule.",
        "The intent 'clarify' is listed in the domain file, but is not found in the NLU training data.",
    ],
)
def test_what_is_as_we_want_it_is_no_complaint(text: str) -> None:
    assert complaints(warning(text), DOMAIN) == []


@pytest.mark.parametrize(
    "text",
    [
        "The utterance 'utter_bcma_definition' is not used in any story or rule.",
        "The intent 'donate' is listed in the domain file, but is not found in the NLU training data.",
        "There is a message in the training data labeled with intent 'car'.",
        "Issue found in 'data/nlu.yml'",
    ],
)
def test_everything_else_is(text: str) -> None:
    assert complaints(warning(text), DOMAIN) == [text]


def test_what_other_packages_say_of_each_other_is_none() -> None:
    assert complaints("/somewhere/spacy/cli/info.py:3: UserWarning: pkg_resources is deprecated as an API.\n", DOMAIN) == []
