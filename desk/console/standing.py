"""What one member of staff may do with a case as it stands. Pure: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from desk.conversations.models import Case, CaseStatus

from .rights import Right

DANGER = 1  # the priority


class Box(Enum):
    """Whether a reply can be written, and if not, why not."""

    OPEN = "open"
    CLAIM_FIRST = "claim_first"
    TAKEN = "taken"
    CLOSED = "closed"
    OPTED_OUT = "opted_out"
    DECLINED = "declined"
    ENDED = "ended"  # the person ended the chat: nobody reads it any more
    FORGOTTEN = "forgotten"
    FOR_STAFF = "for_staff"  # a case of danger, and the account may not work those
    READ_ONLY = "read_only"  # the account reads and does not work cases


@dataclass(frozen=True)
class Standing:
    """`assistant_answers`: mine, but the assistant has the word. `hand_on`: a case of danger that has to go to a colleague."""

    box: Box
    is_mine: bool = False
    may_claim: bool = False
    may_release: bool = False
    may_take_over: bool = False
    may_hand_over: bool = False
    may_give_back: bool = False
    may_resolve: bool = False
    may_reopen: bool = False
    may_note: bool = False
    assistant_answers: bool = False
    hand_on: bool = False

    @property
    def may_act(self) -> bool:
        return self.may_claim or self.is_mine or self.may_take_over or self.may_resolve or self.may_reopen


def rights_of(user: object) -> frozenset[Right]:
    """The rights of an account that matter to a case."""
    wanted = (Right.WORK_CASES, Right.WORK_DANGER, Right.TAKE_OVER)
    return frozenset(right for right in wanted if user.has_perm(right.permission))  # type: ignore[attr-defined]


def standing(
    case: Case, *, viewer_id: int, rights: Collection[Right], opted_out: bool, held_by: int | None, ended: bool = False, forgotten: bool = False
) -> Standing:
    """`held_by`: who speaks in the conversation in the assistant's place; None while the assistant does. `ended`: by the person, `forgotten`: for good."""
    if forgotten:
        return Standing(box=Box.FORGOTTEN)
    is_open, is_claimed = case.status == CaseStatus.OPEN, case.status == CaseStatus.CLAIMED
    is_mine = is_claimed and case.claimed_by_id == viewer_id
    works = Right.WORK_CASES in rights
    fit = works and (case.priority != DANGER or Right.WORK_DANGER in rights)
    # Who has a case that turns into danger goes on: a person in danger is never dropped. Closing it is for those with the right.
    return Standing(
        box=_box(case, is_mine=is_mine, works=works, fit=fit, opted_out=opted_out, ended=ended),
        is_mine=is_mine,
        may_claim=is_open and fit,
        may_release=is_mine and works,
        may_take_over=is_claimed and not is_mine and fit and Right.TAKE_OVER in rights,
        may_hand_over=is_mine and works,
        may_give_back=is_mine and works and held_by is not None,
        may_resolve=(is_open or is_mine) and fit,
        may_reopen=case.status == CaseStatus.RESOLVED and fit,
        may_note=works and (fit or is_mine),
        assistant_answers=is_mine and held_by is None and not ended,
        hand_on=is_mine and works and not fit,
    )


def _box(case: Case, *, is_mine: bool, works: bool, fit: bool, opted_out: bool, ended: bool) -> Box:
    if case.status == CaseStatus.RESOLVED:
        return Box.CLOSED
    if case.status == CaseStatus.CLAIMED and not is_mine:
        return Box.TAKEN
    if not works:
        return Box.READ_ONLY
    if not fit and not is_mine:
        return Box.FOR_STAFF
    if ended:
        return Box.ENDED
    if opted_out:
        return Box.OPTED_OUT
    if case.reply_here is False:
        return Box.DECLINED
    return Box.OPEN if is_mine else Box.CLAIM_FIRST
