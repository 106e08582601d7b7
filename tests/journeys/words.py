"""What is asked on the journeys, and how to know the answers: by the content room's wording, so that an answer may be reworded."""

from __future__ import annotations

from content import answers

BCMA = "what is BCMA"
BISPECIFICS = "how do bispecifics work"
SIDE_EFFECTS = "what are the side effects of CAR T"
FEVER = "my husband has a fever of 103 two days after CAR T"
A_PERSON = "can I talk to someone"

# From product.md, not from the content room: these are right or people reach nobody.
USA_AND_CANADA, EVERYWHERE_ELSE = "800-452-CURE (2873)", "1-818-487-7455"
TEL_USA_AND_CANADA, TEL_EVERYWHERE_ELSE = "tel:+18004522873", "tel:+18184877455"


def opening(response: str) -> str:
    """The first line of a response as the widget shows it."""
    return answers.load()[response].render("web", None).splitlines()[0]


def text(response: str, **values: object) -> str:
    """The whole of a response as it arrives on a phone in the USA."""
    return answers.load()[response].render("sms", "US", **values)


def section(response: str) -> str:
    """The heading of the part of the page that an answer rests on."""
    heading = answers.load()[response].heading
    assert heading
    return heading
