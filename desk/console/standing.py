"""What one member of staff may do with a case as it stands. Pure: plain values in, plain values out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from desk.conversations.models import Case, CaseStatus


class Box(Enum):
    """Whether a reply can be written, and if not, why not."""

    OPEN = "open"
    CLAIM_FIRST = "claim_first"
    TAKEN = "taken"
    CLOSED = "closed"
    OPTED_OUT = "opted_out"
    DECLINED = "declined"


@dataclass(frozen=True)
class Standing:
    box: Box
    may_claim: bool
    may_release: bool
    may_resolve: bool

    @property
    def is_mine(self) -> bool:
        return self.may_release


def standing(case: Case, *, viewer_id: int, opted_out: bool) -> Standing:
    is_open = case.status == CaseStatus.OPEN
    is_mine = case.status == CaseStatus.CLAIMED and case.claimed_by_id == viewer_id
    return Standing(
        box=_box(case, is_open=is_open, is_mine=is_mine, opted_out=opted_out),
        may_claim=is_open,
        may_release=is_mine,
        may_resolve=is_open or is_mine,
    )


def _box(case: Case, *, is_open: bool, is_mine: bool, opted_out: bool) -> Box:
    if case.status == CaseStatus.RESOLVED:
        return Box.CLOSED
    if not is_open and not is_mine:
        return Box.TAKEN
    if opted_out:
        return Box.OPTED_OUT
    if case.reply_here is False:
        return Box.DECLINED
    return Box.OPEN if is_mine else Box.CLAIM_FIRST
