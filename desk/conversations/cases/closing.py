"""A case is resolved, and how it ended; or it is opened again by hand."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from ..models import Case, CaseStatus
from .beginning import open_again_now
from .outcome import Outcome, not_mine
from .rows import find, let_go, locked, mine, unclaimed


def resolve(case_id: int, staff: AbstractBaseUser, expected_version: int, disposition: str) -> Outcome:
    """Close the case. One that nobody has claimed may be closed from the queue; one that a colleague works on may not.

    `disposition` is a key of settings.DISPOSITIONS.
    """
    with transaction.atomic():
        conversation = locked(case_id)
        ours = mine(case_id, staff, expected_version) | unclaimed(case_id, expected_version)
        case = ours.first()
        if case is None or conversation is None:
            refused = not_mine(find(case_id), staff)
            return Outcome.STALE if refused is Outcome.NOT_CLAIMED else refused
        if disposition not in settings.DISPOSITIONS:
            return Outcome.NO_DISPOSITION
        ours.update(
            status=CaseStatus.RESOLVED,
            resolved_by=staff,
            resolved_at=timezone.now(),
            disposition=disposition,
            waits_since=None,
            lease_until=None,
            version=F("version") + 1,
        )
        let_go(conversation, staff)
        record(staff, "case.resolved", f"case:{case_id}")
    event("case.resolved", case=case_id, disposition=disposition)
    return Outcome.DONE


def reopen(case_id: int, staff: AbstractBaseUser, expected_version: int) -> Outcome:
    """Put a resolved case back into the queue. What the person said about a reply stays as they said it."""
    with transaction.atomic():
        conversation = locked(case_id)
        case = find(case_id)
        if case is None or conversation is None:
            return Outcome.MISSING
        if case.status != CaseStatus.RESOLVED:
            return Outcome.NOT_CLOSED
        if Case.objects.filter(conversation=conversation).exclude(status=CaseStatus.RESOLVED).exists():
            return Outcome.ANOTHER_OPEN
        closed = Case.objects.filter(pk=case_id, version=expected_version, status=CaseStatus.RESOLVED)
        if not closed.update(**open_again_now()):
            return Outcome.STALE
        record(staff, "case.reopened", f"case:{case_id}")
    event("case.reopened", case=case_id)
    return Outcome.DONE
