"""What may be said: the answer, the answer with a note, or the hand-off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from content import answers, approvals, currency, may_say
from content.approvals import Approval
from content.held import Held
from content.may_say import MaySay, Rules, Why

ANSWERS = answers.load()
REVIEW = currency.load()
CURRENT_UNTIL, GIVEN_UNTIL = currency.last_days(ANSWERS["utter_adc"].reviewed, REVIEW)  # type: ignore[arg-type]
A_DAY = timedelta(days=1)


def approved_on(day: date) -> list[Approval]:
    return [Approval("utter_adc", channel, ANSWERS["utter_adc"].revision(channel), "Dr. Ana Example", day) for channel in approvals.CHANNELS]


def said(*, today: date = CURRENT_UNTIL, given: list[Approval] | None = None, held: date | None = None, production: bool = False, channel: str = "web") -> dict[str, MaySay]:
    rules = Rules(REVIEW, given or [], {"utter_adc": Held(held, "the page changed in: What Is BCMA?")} if held else {})
    return dict(may_say.decide(ANSWERS, rules, channel=channel, today=today, production=production))


def test_a_current_answer_is_said_as_it_is_and_the_staff_can_see_that_nobody_approved_it() -> None:
    assert said()["utter_adc"] == MaySay(ANSWERS["utter_adc"], Why.CURRENT, None, False)
    assert said(given=approved_on(CURRENT_UNTIL))["utter_adc"].approved


def test_an_overdue_answer_is_said_with_its_note() -> None:
    decision = said(today=GIVEN_UNTIL)["utter_adc"]
    assert decision.why is Why.OVERDUE and decision.handoff is None
    assert decision.answer.render("web").startswith("ADC stands for") and "review of this page is overdue" in decision.answer.render("web")


@pytest.mark.parametrize(
    ("why", "how"),
    [
        (Why.EXPIRED, {"today": GIVEN_UNTIL + A_DAY, "given": approved_on(GIVEN_UNTIL), "production": True}),
        (Why.HELD, {"held": CURRENT_UNTIL}),
        (Why.UNAPPROVED, {"production": True}),
    ],
)
@pytest.mark.parametrize("channel", approvals.CHANNELS)
def test_an_answer_that_may_not_be_said_turns_into_a_hand_off_with_the_helpline(why: Why, how: dict[str, object], channel: str) -> None:
    decision = said(channel=channel, **how)["utter_adc"]  # type: ignore[arg-type]
    assert (decision.why, decision.answer.response, decision.handoff) == (why, "utter_awaiting_review", "other_medical")
    assert "800-452-CURE" in decision.answer.render(channel, "US")


def test_an_approved_answer_is_said_in_production() -> None:
    assert said(production=True, given=approved_on(CURRENT_UNTIL))["utter_adc"].answer.response == "utter_adc"


@pytest.mark.parametrize(("days", "why"), [(-1, Why.HELD), (0, Why.HELD), (1, Why.CURRENT)])
def test_a_held_answer_comes_back_only_with_a_later_approval(days: int, why: Why) -> None:
    assert said(held=CURRENT_UNTIL, given=approved_on(CURRENT_UNTIL + days * A_DAY))["utter_adc"].why is why


def test_the_helpline_and_the_danger_texts_are_said_whatever_happens() -> None:
    decisions = said(today=GIVEN_UNTIL + 5000 * A_DAY, production=True)
    for answer in ANSWERS.values():
        assert (decisions[answer.response].answer is answer) == (answer.topic is None)


def test_there_is_a_decision_for_every_response() -> None:
    assert list(said()) == list(ANSWERS)
