"""How long a claim lasts. The open page keeps it; a closed lid, a dead battery or a forgotten tab lets it go.

So nobody writes to a member of staff who is not there: the case goes back to the queue, the assistant answers again, and
the person is told. The version goes up, so whatever a frozen page sends when it wakes up is refused.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from desk.audit.record import record
from desk.logs import event

from ..models import Case, CaseStatus, Conversation
from .rows import lease_end, let_go, locked, unclaimed_now

# A lease that ends later than a new one would, and this, can only come from a clock that was set back.
SPARE = timedelta(minutes=1)
# Claims that one run lets go, so that a long stop of the worker is worked off in slices.
SLICE = 500


def keep(case_id: int, staff: AbstractBaseUser) -> bool:
    """The page is open: the claim lasts longer. False when the case is not theirs any more, and the page must say so."""
    claimed = Case.objects.filter(pk=case_id, status=CaseStatus.CLAIMED, claimed_by=staff)
    return bool(claimed.update(lease_until=lease_end(timezone.now())))


def release_expired() -> int:
    """Let go of every claim whose lease is over; returns how many. Run by the worker every minute."""
    over = _over(timezone.now()).order_by("lease_until", "pk").values_list("pk", flat=True)
    return sum(_lapse(case_id) for case_id in list(over[:SLICE]))


def let_lapse(conversation: Conversation) -> bool:
    """The person writes: if the claim of their case is over, it is let go now, so that somebody answers. True when it was."""
    over = _over(timezone.now()).filter(conversation=conversation).values_list("pk", flat=True)
    return any([_lapse(case_id) for case_id in list(over)])


def _lapse(case_id: int) -> bool:
    with transaction.atomic():
        conversation = locked(case_id)
        now = timezone.now()
        # Asked again under the lock: the page may have kept it in between.
        lapsed = _over(now).filter(pk=case_id).update(**unclaimed_now(), waits_since=Coalesce(F("waits_since"), now))
        if not lapsed or conversation is None:
            return False
        let_go(conversation, None)
        record(None, "case.lapsed", f"case:{case_id}")
    event("case.lapsed", case=case_id)
    return True


def _over(now: datetime) -> QuerySet[Case]:
    longest = timedelta(minutes=settings.CLAIM_MINUTES) + SPARE
    is_over = Q(lease_until__isnull=True) | Q(lease_until__lte=now) | Q(lease_until__gt=now + longest)
    return Case.objects.filter(is_over, status=CaseStatus.CLAIMED)
