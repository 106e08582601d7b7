"""What may be said today. One decision per answer and channel, from its review date, the page's changes and the approvals.

Only answers of the page are ever kept off; what replaces them is a hand-off. Hand-offs, courtesies and the desk's own texts are
always said: nobody is left without the helpline because a signature is missing. Pure but for `load`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from content import approvals, currency, held
from content.answers import Answer, Answers, Kind
from content.approvals import Approval
from content.currency import Age, Review
from content.files import ROOT
from content.held import Held

INSTEAD = "utter_awaiting_review"
REASON = "other_medical"  # the hand-off that an answer turns into: the staff can answer what the assistant may not


class Why(str, Enum):
    CURRENT = "current"
    OVERDUE = "overdue"  # said, with the note that its review is overdue
    EXPIRED = "expired"  # from here on: not said
    HELD = "held"
    UNAPPROVED = "unapproved"


@dataclass(frozen=True)
class Rules:
    review: Review
    approvals: Sequence[Approval]
    held: Mapping[str, Held]


@dataclass(frozen=True)
class MaySay:
    """`answer` is what to say: the answer itself, with a note when overdue, or the text that hands over. `handoff` is then the
    reason to record, else None. `approved` is about the wording that was asked for; it is for the staff, never for the public."""

    answer: Answer
    why: Why
    handoff: str | None
    approved: bool


def load(root: Path = ROOT) -> Rules:
    """Raises ContentError when one of the three files cannot be used."""
    return Rules(currency.load(root), approvals.load(root), held.load(root))


def decide(answers: Answers, rules: Rules, *, channel: str, today: date, production: bool) -> Mapping[str, MaySay]:
    """For every response, what may be said for it on the channel. In production, only approved answers are."""
    approved = approvals.approved(answers, rules.approvals, channel)
    return {name: _decide(answer, answers, rules, approved.get(name), today, production) for name, answer in answers.items()}


def _decide(answer: Answer, answers: Answers, rules: Rules, approval: Approval | None, today: date, production: bool) -> MaySay:
    why = _why(answer, rules, approval, today, production)
    if why in (Why.CURRENT, Why.OVERDUE):
        said = currency.with_note(answer, rules.review) if why is Why.OVERDUE else answer
        return MaySay(said, why, None, approval is not None)
    return MaySay(answers[INSTEAD], why, REASON, approval is not None)


def _why(answer: Answer, rules: Rules, approval: Approval | None, today: date, production: bool) -> Why:
    if answer.kind is not Kind.TOPIC:
        return Why.CURRENT
    hold = rules.held.get(answer.response)
    if hold and not (approval and approval.when > hold.since):  # a day has no hours: an approval of the same day may be older
        return Why.HELD
    age = currency.age(answer.reviewed, today, rules.review)
    if age is Age.EXPIRED:
        return Why.EXPIRED
    if production and approval is None:
        return Why.UNAPPROVED
    return Why(age.value)
