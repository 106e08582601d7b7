"""How an act on a case ended, and the one that a case as it stands leads to."""

from __future__ import annotations

from enum import Enum

from django.contrib.auth.models import AbstractBaseUser

from ..models import Case, CaseStatus


class Outcome(Enum):
    """Everything but DONE changed nothing."""

    DONE = "done"
    TAKEN = "taken"  # somebody else has claimed it
    NOT_CLAIMED = "not_claimed"  # claim it first
    STALE = "stale"  # it changed since the page was loaded
    CLOSED = "closed"  # it is resolved
    MISSING = "missing"  # there is no such case
    OPTED_OUT = "opted_out"  # the person texted STOP
    DECLINED = "declined"  # the person said that staff may not reply here
    ENDED = "ended"  # the person ended the chat: nobody reads it any more
    FORGOTTEN = "forgotten"  # the conversation was forgotten: there is nothing to work on
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_ALLOWED = "not_allowed"  # a case of danger, and this account does not work those
    NO_DISPOSITION = "no_disposition"  # how it ended was not said
    NOT_CLOSED = "not_closed"  # only a resolved case can be opened again
    ANOTHER_OPEN = "another_open"  # the same person has a newer case that is not resolved
    NO_COLLEAGUE = "no_colleague"  # nobody was named to hand it to
    NOT_HELD = "not_held"  # the assistant answers this person already


def not_open(case: Case | None, staff: AbstractBaseUser) -> Outcome:
    """Why a case could not be claimed, though its version was right or wrong."""
    if case is None or (over := _over(case)):
        return Outcome.MISSING if case is None else over
    if case.status == CaseStatus.OPEN:
        return Outcome.STALE
    # The same person's second click: they have it.
    return Outcome.DONE if case.claimed_by_id == staff.pk else Outcome.TAKEN


def not_mine(case: Case | None, staff: AbstractBaseUser) -> Outcome:
    """Why an act on one's own case did nothing."""
    if case is None or (over := _over(case)):
        return Outcome.MISSING if case is None else over
    if case.status == CaseStatus.OPEN:
        return Outcome.NOT_CLAIMED
    return Outcome.STALE if case.claimed_by_id == staff.pk else Outcome.TAKEN


def _over(case: Case) -> Outcome | None:
    if case.status != CaseStatus.RESOLVED:
        return None
    return Outcome.FORGOTTEN if case.conversation.forgotten_at is not None else Outcome.CLOSED
