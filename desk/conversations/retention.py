"""How long conversations are kept: KEEP_DAYS after the last case was resolved and the last word was written. An unresolved case keeps its conversation."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from desk.logs import event

from . import clock
from .forgetting import By, Forgotten, forget
from .models import Case, CaseStatus, Conversation

# Seconds that one run may take; the rest is for the next. The worker ends a task after 60.
MOST_SECONDS = 40.0
SLICE = 200


def due(now: datetime) -> QuerySet[Conversation]:
    """What has been kept long enough."""
    before = now - timedelta(days=settings.KEEP_DAYS)
    needed = Case.objects.filter(~Q(status=CaseStatus.RESOLVED) | Q(resolved_at__gte=before), conversation=OuterRef("pk"))
    return Conversation.objects.filter(~Exists(needed), forgotten_at=None, last_activity__lt=before)


def purge(*, most_seconds: float = MOST_SECONDS, by_hand: bool = False) -> int:
    """Forget what is due, the oldest first; returns how many. Run by the worker every hour; `by_hand`, whatever the clock did."""
    if not clock.is_steady(timezone.now()) and not by_hand:
        return 0
    until, forgotten = time.monotonic() + most_seconds, 0
    while time.monotonic() < until:
        slice_ = list(due(timezone.now()).order_by("last_activity").values_list("pk", flat=True)[:SLICE])
        done = 0
        for conversation_id in slice_:
            done += _purge_one(conversation_id)
            if time.monotonic() > until:
                break
        forgotten += done
        if len(slice_) < SLICE or not done:
            break
    if forgotten:
        event("retention.purged", conversations=forgotten)
    return forgotten


def _purge_one(conversation_id: str) -> bool:
    with transaction.atomic():
        # Asked again under the lock: they may have written in between.
        Conversation.objects.select_for_update(of=("self",)).filter(pk=conversation_id).first()
        if not due(timezone.now()).filter(pk=conversation_id).exists():
            return False
        return forget(conversation_id, by=By.RETENTION) is Forgotten.DONE
