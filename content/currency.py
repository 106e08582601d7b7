"""How current an answer is: its review date, a first period after which it says so, a second after which it is not given.

Periods and words stand in content/review.yml. Pure but for `load`; today is always handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from pathlib import Path

from content import gsm
from content.answers import Answer
from content.contacts import CHANNELS
from content.errors import Problem, fail
from content.files import ROOT, need, read_mapping
from content.page import FILE as PAGE
from content.placeholders import names

FILE = "content/review.yml"


class Age(str, Enum):
    CURRENT = "current"
    OVERDUE = "overdue"  # said, with a note
    EXPIRED = "expired"  # not said


@dataclass(frozen=True)
class Review:
    """Periods in days after the review date, `withdrawn_after` the longer one; `warn_before` from the longest to the shortest."""

    overdue_after: int
    withdrawn_after: int
    warn_before: tuple[int, ...]
    says_web: str
    says_sms: str


def load(root: Path = ROOT) -> Review:
    """The periods, read once per root."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> Review:
    data = read_mapping(root, FILE)
    overdue, withdrawn = (need(data, key, int, file=FILE, where="The top") for key in ("overdue_after", "withdrawn_after"))
    if not 0 < overdue < withdrawn:
        raise fail(FILE, f"`withdrawn_after` ({withdrawn}) is not longer than `overdue_after` ({overdue}).", "An answer must say that it is overdue before it is withdrawn.")
    warn = need(data, "warn_before", list, file=FILE, where="The top")
    if not warn or not all(isinstance(days, int) and days > 0 for days in warn):
        raise fail(FILE, "`warn_before` is no list of days.", "Write it as [60, 30, 7].")
    says = need(data, "says", dict, file=FILE, where="The top")
    web, sms = (need(says, channel, str, file=FILE, where="`says`") for channel in CHANNELS)
    if gsm.outside(sms):
        raise fail(FILE, f"The SMS words hold {gsm.outside(sms)[0]}, which an SMS cannot carry cheaply.", "Use plain characters.")
    return Review(overdue, withdrawn, tuple(sorted(warn, reverse=True)), web, sms)


def last_days(reviewed: date, review: Review) -> tuple[date, date]:
    """The last day on which an answer is current, and the last on which it is given."""
    return reviewed + timedelta(days=review.overdue_after), reviewed + timedelta(days=review.withdrawn_after)


def age(reviewed: date | None, today: date, review: Review) -> Age:
    """A text that claims no review (a hand-off, a courtesy) never ages."""
    if reviewed is None:
        return Age.CURRENT
    current_until, given_until = last_days(reviewed, review)
    return Age.CURRENT if today <= current_until else Age.OVERDUE if today <= given_until else Age.EXPIRED


def with_note(answer: Answer, review: Review) -> Answer:
    """The answer as it is said while its review is overdue. Its revision stays: the note is no change of its wording."""
    dated = "reviewed" in names(answer.sms)
    sms = answer.sms.replace("{reviewed}", f"{{reviewed}}, {review.says_sms}") if dated else f"{answer.sms} ({review.says_sms.capitalize()})"
    return replace(answer, web=f"{answer.web}\n\n{review.says_web}", sms=sms)


def warnings(reviewed: date, review: Review, today: date) -> Iterator[Problem]:
    """What will happen soon, or has begun: nothing that stops a release."""
    current_until, given_until = last_days(reviewed, review)
    state = age(reviewed, today, review)
    if state is Age.OVERDUE:
        yield Problem(PAGE, f"The medical review is overdue since {_in_words(current_until)}, and every answer says so.", "Have the page reviewed, then set `reviewed`.")
    for last, what in ((current_until, "every answer says that its review is overdue"), (given_until, "no answer is given any more, only the helpline")):
        left = (last - today).days + 1  # until the day after the last
        passed = [days for days in review.warn_before if 1 <= left <= days]
        if passed:
            yield Problem(PAGE, f"In {left} {'day' if left == 1 else 'days'}, after {_in_words(last)}, {what} ({passed[-1]}-day warning).", "Have the page reviewed, then set `reviewed`.")


def expired(reviewed: date, review: Review, today: date) -> Iterator[Problem]:
    if age(reviewed, today, review) is Age.EXPIRED:
        _, given_until = last_days(reviewed, review)
        yield Problem(
            PAGE,
            f"The medical review of {_in_words(reviewed)} ran out on {_in_words(given_until)} ({review.withdrawn_after} days), so no answer is given any more.",
            f"Have the page reviewed, then set `reviewed`; the period stands in {FILE}.",
        )


def _in_words(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
