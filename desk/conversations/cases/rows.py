"""The rows that the acts on a case read and lock, and what they write alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, QuerySet
from django.utils import timezone

from .. import wording
from ..models import Case, CaseStatus, Conversation, Sender
from ..plan import Said
from ..record import say

DANGER = 1  # the priority that not every account may work


def find(case_id: int) -> Case | None:
    """The case as it is now, without a lock, and its conversation at the same moment."""
    return Case.objects.select_related("conversation").filter(pk=case_id).first()


def locked(case_id: int) -> Conversation | None:
    """The case's conversation, its row locked: turns and staff take effect one after the other.

    Only that row: a turn locks it first and the case after it, and two that lock in different orders wait for one another.
    """
    return Conversation.objects.select_for_update(of=("self",)).filter(cases__pk=case_id).first()


def unclaimed(case_id: int, version: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=case_id, version=version, status=CaseStatus.OPEN)


def mine(case_id: int, staff: AbstractBaseUser, version: int) -> QuerySet[Case]:
    return Case.objects.filter(pk=case_id, version=version, status=CaseStatus.CLAIMED, claimed_by=staff)


def claimed_now(staff: AbstractBaseUser) -> dict[str, Any]:
    """The changes that make a case this member of staff's, with a fresh lease."""
    now = timezone.now()
    return {
        "status": CaseStatus.CLAIMED,
        "claimed_by": staff,
        "claimed_at": now,
        "lease_until": lease_end(now),
        "version": F("version") + 1,
    }


def unclaimed_now() -> dict[str, Any]:
    """The changes that put a case back into the queue."""
    return {"status": CaseStatus.OPEN, "claimed_by": None, "claimed_at": None, "lease_until": None, "version": F("version") + 1}


def lease_end(now: datetime) -> datetime:
    return now + timedelta(minutes=settings.CLAIM_MINUTES)


def hold(conversation: Conversation, staff: AbstractBaseUser | None) -> None:
    """Staff speak from now on; None: the assistant does."""
    Conversation.objects.filter(pk=conversation.pk).update(held_by=staff)
    conversation.held_by = staff


def let_go(conversation: Conversation, staff: AbstractBaseUser | None) -> None:
    """The assistant answers again, and the person is told. Nothing, where the assistant answers already."""
    if conversation.held_by_id is None:
        return
    hold(conversation, None)
    tell(conversation, "utter_staff_left", staff)


def join(conversation: Conversation, staff: AbstractBaseUser) -> None:
    hold(conversation, staff)
    tell(conversation, "utter_staff_joined", staff, name=wording.staff_name(staff))


def tell(conversation: Conversation, response: str, staff: AbstractBaseUser | None, **values: object) -> None:
    """Say a fixed text of the desk to the person. `staff`: whose act it tells of."""
    say(conversation, fixed(conversation, response, **values), author=staff)


def fixed(conversation: Conversation, response: str, **values: object) -> Said:
    return wording.said(response, conversation.channel, conversation.country, sender=Sender.SYSTEM, **values)
