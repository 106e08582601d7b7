"""A member of staff takes a case: an open one, or a colleague's."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from .. import wording
from ..models import Case, CaseStatus
from .outcome import Outcome, not_mine, not_open
from .rows import DANGER, claimed_now, find, hold, join, locked, tell, unclaimed


def claim(case_id: int, staff: AbstractBaseUser, expected_version: int, *, danger_too: bool = True) -> Outcome:
    """Take the case and the conversation; the assistant falls silent and the person is told who has joined.

    Where staff may not write (the person texted STOP, said no, or ended the chat), the assistant goes on and nobody is told: else the
    person would write to somebody who cannot answer.
    `danger_too` False refuses a case of priority 1 with NOT_ALLOWED.
    """
    case = find(case_id)  # who comes too late is told so without making the others wait for a lock
    if case is None or case.status != CaseStatus.OPEN or case.version != expected_version:
        return not_open(case, staff)
    if case.priority == DANGER and not danger_too:
        return Outcome.NOT_ALLOWED
    with transaction.atomic():
        conversation = locked(case_id)
        # The version stands for the priority too: whatever raises that raises this.
        changed = unclaimed(case_id, expected_version).update(
            **claimed_now(staff), first_claimed_at=Coalesce(F("first_claimed_at"), timezone.now())
        )
        if not changed or conversation is None:
            return not_open(find(case_id), staff)
        if case.reply_here is not False and not conversation.opted_out and conversation.ended_at is None:
            join(conversation, staff)
        record(staff, "case.claimed", f"case:{case_id}")
    event("case.claimed", case=case_id)
    return Outcome.DONE


def take_over(case_id: int, staff: AbstractBaseUser, expected_version: int, *, danger_too: bool = True) -> Outcome:
    """Take the case that a colleague has. If they were writing with the person, the person is told of the change."""
    case = find(case_id)
    if refused := _not_theirs(case, staff, expected_version):
        return refused
    if case.priority == DANGER and not danger_too:
        return Outcome.NOT_ALLOWED
    with transaction.atomic():
        conversation = locked(case_id)
        theirs = Case.objects.filter(pk=case_id, version=expected_version, status=CaseStatus.CLAIMED).exclude(claimed_by=staff)
        if not theirs.update(**claimed_now(staff)) or conversation is None:
            return _not_theirs(find(case_id), staff, expected_version) or Outcome.STALE
        if (before := conversation.held_by) is not None:
            hold(conversation, staff)
            tell(conversation, "utter_staff_changed", staff, name=wording.staff_name(staff), other=wording.colleague_name(before))
        record(staff, "case.taken_over", f"case:{case_id}")
    event("case.taken_over", case=case_id)
    return Outcome.DONE


def _not_theirs(case: Case | None, staff: AbstractBaseUser, version: int) -> Outcome | None:
    if case is None or case.status != CaseStatus.CLAIMED:
        return not_mine(case, staff)
    if case.claimed_by_id == staff.pk:
        return Outcome.DONE  # the same person's second click
    return None if case.version == version else Outcome.STALE
