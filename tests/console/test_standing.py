"""What each member of staff may do with a case, in every state it can be in."""

from __future__ import annotations

import pytest

from desk.console.rights import TABLE, Role
from desk.console.standing import Box, Standing, standing
from desk.conversations.models import Case, CaseStatus

ME, OTHER = 1, 2
VOLUNTEER, STAFF, LEAD, CLINICIAN = (TABLE[role] for role in (Role.VOLUNTEER, Role.STAFF, Role.LEAD, Role.CLINICIAN))
OPEN, CLAIMED, RESOLVED = CaseStatus.OPEN, CaseStatus.CLAIMED, CaseStatus.RESOLVED
MINE = "release hand_over give_back resolve note"


def stands(rights, status, holder=None, *, priority=2, reply_here=True, opted_out=False, held_by=ME) -> Standing:
    case = Case(status=status, claimed_by_id=holder, reply_here=reply_here, priority=priority)
    return standing(case, viewer_id=ME, rights=rights, opted_out=opted_out, held_by=held_by)


def may(found: Standing) -> set[str]:
    acts = ("claim", "release", "take_over", "hand_over", "give_back", "resolve", "reopen", "note")
    return {act for act in acts if getattr(found, f"may_{act}")}


@pytest.mark.parametrize(
    ("rights", "status", "holder", "priority", "box", "acts"),
    [
        (STAFF, OPEN, None, 2, Box.CLAIM_FIRST, "claim resolve note"),
        (STAFF, OPEN, None, 1, Box.CLAIM_FIRST, "claim resolve note"),
        (STAFF, CLAIMED, ME, 1, Box.OPEN, MINE),
        (STAFF, CLAIMED, OTHER, 2, Box.TAKEN, "note"),
        (STAFF, CLAIMED, None, 2, Box.TAKEN, "note"),  # the account of whoever had it is gone
        (STAFF, RESOLVED, ME, 2, Box.CLOSED, "reopen note"),
        (VOLUNTEER, OPEN, None, 2, Box.CLAIM_FIRST, "claim resolve note"),
        (VOLUNTEER, OPEN, None, 1, Box.FOR_STAFF, ""),
        (VOLUNTEER, CLAIMED, ME, 2, Box.OPEN, MINE),
        (VOLUNTEER, CLAIMED, ME, 1, Box.OPEN, "release hand_over give_back note"),
        (VOLUNTEER, CLAIMED, OTHER, 1, Box.TAKEN, ""),
        (VOLUNTEER, RESOLVED, OTHER, 1, Box.CLOSED, ""),
        (LEAD, CLAIMED, OTHER, 1, Box.TAKEN, "take_over note"),
        (LEAD, CLAIMED, None, 2, Box.TAKEN, "take_over note"),
        (LEAD, CLAIMED, ME, 2, Box.OPEN, MINE),
        (CLINICIAN, OPEN, None, 2, Box.READ_ONLY, ""),
        (CLINICIAN, CLAIMED, OTHER, 2, Box.TAKEN, ""),
        (CLINICIAN, CLAIMED, ME, 2, Box.READ_ONLY, ""),  # who had it and lost the right since
        (CLINICIAN, RESOLVED, OTHER, 2, Box.CLOSED, ""),
    ],
)
def test_who_may_do_what(rights, status, holder, priority, box, acts):
    found = stands(rights, status, holder, priority=priority)
    assert (found.box, may(found)) == (box, set(acts.split()))


@pytest.mark.parametrize("holder", [None, ME])
def test_stop_and_no_come_before_the_box(holder):
    status = CLAIMED if holder else OPEN
    assert stands(STAFF, status, holder, opted_out=True).box is Box.OPTED_OUT
    assert stands(STAFF, status, holder, reply_here=False).box is Box.DECLINED
    assert stands(STAFF, status, holder, reply_here=False, opted_out=True).box is Box.OPTED_OUT


def test_a_case_given_back_is_still_mine_and_can_be_replied_to():
    found = stands(STAFF, CLAIMED, ME, held_by=None)
    assert found.is_mine and found.assistant_answers and found.box is Box.OPEN
    assert "give_back" not in may(found)


def test_a_volunteer_whose_case_turns_into_danger_goes_on_and_is_told_to_hand_it_on():
    assert stands(VOLUNTEER, CLAIMED, ME, priority=1).hand_on
    assert not stands(VOLUNTEER, CLAIMED, ME, priority=2).hand_on
    assert not stands(STAFF, CLAIMED, ME, priority=1).hand_on
