"""How long conversations are kept: KEEP_DAYS after the last case was resolved and the last word was written. An unresolved case keeps its conversation.
What the person asked to have deleted goes earlier (forget_asked.py)."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from desk.logs import event

from . import clock, forget_asked
from .forgetting import By, Forgotten, forget
from .models import Case, CaseStatus, Conversation

# Seconds that one run may take; the rest is for the next. The worker ends a task after 60.
MOST_SECONDS = 40.0
SLICE = 200


def due(now: datetime, *, steady: bool = True) -> QuerySet[Conversation]:
    """What has been kept long enough; where the clock is not `steady`, only what waits for no age."""
    if not steady:
        return Conversation.objects.filter(forget_asked.released(), forgotten_at=None)
    before = now - timedelta(days=settings.KEEP_DAYS)
    needed = Case.objects.filter(~Q(status=CaseStatus.RESOLVED) | Q(resolved_at__gte=before), conversation=OuterRef("pk"))
    kept_long_enough = Q(~Exists(needed), last_activity__lt=before)
    return Conversation.objects.filter(kept_long_enough | forget_asked.due(now), forgotten_at=None)


def purge(*, most_seconds: float = MOST_SECONDS, by_hand: bool = False) -> int:
    """Forget what is due, the oldest first; returns how many. Run by the worker every hour; `by_hand`, whatever the clock did."""
    steady = clock.is_steady(timezone.now()) or by_hand
    until, forgotten = time.monotonic() + most_seconds, 0
    while time.monotonic() < until:
        slice_ = list(due(timezone.now(), steady=steady).order_by("last_activity").values_list("pk", flat=True)[:SLICE])
        done = 0
        for conversation_id in slice_:
            done += _purge_one(conversation_id, steady=steady)
            if time.monotonic() > until:
                break
        forgotten += done
        if len(slice_) < SLICE or not done:
            break
    if forgotten:
        event("retention.purged", conversations=forgotten)
    return forgotten


def _purge_one(conversation_id: str, *, steady: bool) -> bool:
    with transaction.atomic():
        # Asked again under the lock: they may have written in between.
        conversation = Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if conversation is None or not due(timezone.now(), steady=steady).filter(pk=conversation_id).exists():
            return False
        by = By.RETENTION if conversation.forget_asked_at is None else By.PERSON
        return forget(conversation_id, by=by) is Forgotten.DONE
