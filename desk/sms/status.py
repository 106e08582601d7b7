"""What the provider reports about a message it has: the state moves forward or stays, whatever order reports come in."""

from __future__ import annotations

from enum import Enum

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from desk.conversations.models import Conversation, Delivery, Outbox
from desk.logs import event

from .errors import SendError
from .providers.base import StatusReport

# A report may find the row before our own sender has stored the provider's first answer, hence QUEUED and SENDING;
# and it settles a row whose fate was UNKNOWN. The three ends are final.
_NOT_YET_SENT = frozenset({Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN})
_NOT_YET_ENDED = _NOT_YET_SENT | {Delivery.SENT}

MAY_COME_FROM: dict[Delivery, frozenset[Delivery]] = {
    Delivery.SENT: _NOT_YET_SENT,
    Delivery.DELIVERED: _NOT_YET_ENDED,
    Delivery.UNDELIVERED: _NOT_YET_ENDED,
    Delivery.FAILED: _NOT_YET_ENDED,
}


class Applied(Enum):
    MOVED = "moved"
    OLD_NEWS = "old news"
    NOT_OURS = "not ours"


def may_follow(now: Delivery, new: Delivery) -> bool:
    """Whether a report of `new` changes a row that is in `now`. Pure."""
    return now in MAY_COME_FROM.get(new, frozenset())


def apply(report: StatusReport, *, provider: str) -> Applied:
    """Bring one report into the records, in one conditional update: two reports at once cannot undo each other.

    A provider speaks only of what it was given. Rows from before the desk knew several name none.
    """
    which = Q(provider_key=report.key)
    if report.reference.isascii() and report.reference.isdigit() and len(report.reference) < 19:
        # A row whose sender was cut off never learned the provider's id; our own came back in the signed address.
        which |= Q(pk=int(report.reference), provider_key="")
    row = Outbox.objects.filter(which, provider__in=(provider, "")).order_by("-provider_key").values("pk", "message__conversation").first()
    if row is None:
        event("sms.status_for_unknown_message", state=report.state.value)
        return Applied.NOT_OURS
    with transaction.atomic():
        # First the thread, then its row: as whoever forgets it locks them.
        if report.error is SendError.OPTED_OUT:
            Conversation.objects.filter(pk=row["message__conversation"]).update(opted_out=True)
        moved = Outbox.objects.filter(
            Q(provider_key=report.key) | Q(provider_key=""), pk=row["pk"], state__in=MAY_COME_FROM[report.state]
        ).update(
            state=report.state,
            provider_key=report.key,
            error=report.error.value if report.error else "",
            updated_at=timezone.now(),
        )
    if not moved:
        return Applied.OLD_NEWS
    event("sms.status", outbox=row["pk"], state=report.state.value, error=report.error.value if report.error else None)
    return Applied.MOVED
