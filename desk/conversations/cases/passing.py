"""A member of staff lets go of a case, or of the conversation: to the queue, to a colleague, to the assistant."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from .. import wording
from ..cleaning import is_blank, storable
from ..models import Note
from .notes import LONGEST_NOTE
from .outcome import Outcome, not_mine
from .rows import claimed_now, find, hold, let_go, locked, mine, tell, unclaimed_now


def release(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Give the case back to the queue, where the person waits again; the assistant answers again."""
    with transaction.atomic():
        conversation = locked(case_id)
        changed = mine(case_id, staff, expected_version).update(
            **unclaimed_now(), waits_since=Coalesce(F("waits_since"), timezone.now())
        )
        if not changed or conversation is None:
            return not_mine(find(case_id), staff)
        let_go(conversation, staff)
        record(staff, "case.released", f"case:{case_id}")
    event("case.released", case=case_id)
    return Outcome.DONE


def hand_over(case_id: int, staff: AbstractBaseUser, expected_version: int, *, to: AbstractBaseUser | None, text: str = "") -> Outcome:
    """Give the case to a colleague, who has it from now on, with a note for them if `text` holds one.

    The caller makes sure that `to` may work this case. If staff were writing with the person, the person is told.
    """
    text = storable(text).strip()
    if to is None or to.pk == staff.pk or not to.is_active:
        return Outcome.NO_COLLEAGUE
    if len(text) > LONGEST_NOTE:
        return Outcome.TOO_LONG
    with transaction.atomic():
        conversation = locked(case_id)
        if not mine(case_id, staff, expected_version).update(**claimed_now(to)) or conversation is None:
            return not_mine(find(case_id), staff)
        if not is_blank(text):
            Note.objects.create(case_id=case_id, author=staff, text=text)
        if conversation.held_by_id is not None:
            hold(conversation, to)
            tell(conversation, "utter_staff_changed", staff, name=wording.staff_name(to), other=wording.colleague_name(staff))
        record(staff, "case.handed_over", f"case:{case_id}")
        record(staff, "case.handed_to", f"staff:{to.pk}")  # an entry has one target, and who has the case now must be known
    event("case.handed_over", case=case_id)
    return Outcome.DONE


def give_back(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Return the person to the assistant and keep the case. A reply takes the conversation again."""
    with transaction.atomic():
        conversation = locked(case_id)
        ours = mine(case_id, staff, expected_version)
        if conversation is not None and conversation.held_by_id is None and ours.exists():
            return Outcome.NOT_HELD
        if not ours.update(version=F("version") + 1) or conversation is None:
            return not_mine(find(case_id), staff)
        let_go(conversation, staff)
        record(staff, "case.given_back", f"case:{case_id}")
    event("case.given_back", case=case_id)
    return Outcome.DONE
