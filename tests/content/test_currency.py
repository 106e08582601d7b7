"""Dates gone by: what an answer says then, and what `make check` says before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from content import answers, checks, currency, gsm
from content.currency import Age, Review
from content.errors import ContentError

from .project import Copy

REVIEW = Review(overdue_after=100, withdrawn_after=200, warn_before=(60, 30, 7), says_web="It is old.", says_sms="old")
REVIEWED = date(2030, 1, 1)


def on(day: int) -> date:
    return REVIEWED + timedelta(days=day)


@pytest.mark.parametrize(("day", "age"), [(0, Age.CURRENT), (100, Age.CURRENT), (101, Age.OVERDUE), (200, Age.OVERDUE), (201, Age.EXPIRED)])
def test_an_answer_is_current_then_overdue_then_expired(day: int, age: Age) -> None:
    assert currency.age(REVIEWED, on(day), REVIEW) is age


def test_a_text_without_a_review_never_ages() -> None:
    assert currency.age(None, on(5000), REVIEW) is Age.CURRENT


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (40, []),
        (41, ["In 60 days, after April 11, 2030, every answer says that its review is overdue (60-day warning)."]),
        (71, ["In 30 days, after April 11, 2030, every answer says that its review is overdue (30-day warning)."]),
        (94, ["In 7 days, after April 11, 2030, every answer says that its review is overdue (7-day warning)."]),
        (100, ["In 1 day, after April 11, 2030, every answer says that its review is overdue (7-day warning)."]),
        (101, ["The medical review is overdue since April 11, 2030, and every answer says so."]),
        (141, ["The medical review is overdue since April 11, 2030, and every answer says so.", "In 60 days, after July 20, 2030, no answer is given any more, only the helpline (60-day warning)."]),
        (201, []),
    ],
)
def test_it_warns_before_either_date(day: int, said: list[str]) -> None:
    assert [problem.what for problem in currency.warnings(REVIEWED, REVIEW, on(day))] == said


def test_the_check_fails_only_past_the_second_period() -> None:
    assert list(currency.expired(REVIEWED, REVIEW, on(200))) == []
    (problem,) = currency.expired(REVIEWED, REVIEW, on(201))
    assert str(problem).startswith("content/page.yml: The medical review of January 1, 2030 ran out on July 20, 2030 (200 days), so no answer is given any more. Have the page reviewed")


def test_the_check_of_what_ships_fails_on_a_date_gone_by(content: checks.Content) -> None:
    _, given_until = currency.last_days(content.page.reviewed, content.rules.review)
    assert checks.run(content, today=given_until) == []
    assert "ran out" in str(checks.run(content, today=given_until + timedelta(days=1))[0])


def test_an_overdue_answer_says_so_on_both_channels(content: checks.Content) -> None:
    for answer in content.answers.topics().values():
        noted = currency.with_note(answer, content.rules.review)
        assert noted.render("web").endswith("\n\n" + content.rules.review.says_web)
        assert content.rules.review.says_sms in noted.render("sms", "US").lower()
        assert (noted.revision_web, noted.revision_sms) == (answer.revision_web, answer.revision_sms)
        for country in ("US", "MX", None):
            assert gsm.septets(noted.render("sms", country)) <= gsm.TWO_SEGMENTS


def test_an_overdue_sms_says_it_beside_the_date() -> None:
    noted = currency.with_note(answers.load()["utter_adc"], currency.load())
    assert noted.render("sms", "US").endswith("(IMF page, reviewed May 2025, review overdue)")


@pytest.mark.parametrize(
    ("pattern", "new", "said"),
    [
        ("withdrawn_after: 1095", "withdrawn_after: 730", "`withdrawn_after` (730) is not longer than `overdue_after` (730)"),
        ("overdue_after: 730", "overdue_after: two years", "`overdue_after` should be"),
        (r"warn_before: \[60, 30, 7\]", "warn_before: [soon]", "`warn_before` is no list of days"),
        ("sms: review overdue", "sms: review overdue – old", "The SMS words hold –"),
    ],
)
def test_a_broken_setting_is_named(copy: Copy, pattern: str, new: str, said: str) -> None:
    copy.edit(currency.FILE, pattern, new)
    with pytest.raises(ContentError) as error:
        currency.load(copy.root)
    assert str(error.value).startswith("content/review.yml: ") and said in str(error.value)


def test_a_note_that_makes_an_sms_too_long_is_caught(copy: Copy) -> None:
    copy.edit(currency.FILE, "sms: review overdue", "sms: this review is now overdue")
    assert any("The SMS text of utter_immunotherapy_types is 316 characters" in problem for problem in copy.problems()), copy.problems()
