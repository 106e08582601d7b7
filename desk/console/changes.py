"""What the live pages watch, in a few cheap numbers: two looks that are alike mean that no page has news."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Max, OuterRef, Subquery, Sum

from desk.conversations.models import Case, CaseStatus, Message, Note, Outbox

from .waiting import Waiting, now_waiting

# Open pages at once; a page beyond them still asks for its news from time to time.
MOST_CASES = 400


@dataclass(frozen=True)
class Seen:
    """One look. `queue` and the entries of `cases` mean nothing but that they differ from the look before."""

    waiting: Waiting | None = None
    queue: tuple = ()
    cases: dict[int, tuple] = field(default_factory=dict)


def seen(case_ids: set[int]) -> Seen:
    waiting = now_waiting()
    return Seen(waiting=waiting, queue=(waiting, *_queue()), cases=_cases(sorted(case_ids)[-MOST_CASES:]))


def _queue() -> tuple:
    """Unresolved cases come, go, change and begin to wait; a resolved one is no longer among them."""
    unresolved = Case.objects.filter(status__in=(CaseStatus.OPEN, CaseStatus.CLAIMED))
    found = unresolved.aggregate(Count("pk"), Sum("version"), Max("pk"), Count("waits_since"), Max("waits_since"))
    return (*found.values(), Note.objects.aggregate(Max("pk"))["pk__max"])


def _cases(case_ids: list[int]) -> dict[int, tuple]:
    if not case_ids:
        return {}
    of_conversation = Message.objects.filter(conversation=OuterRef("conversation")).order_by("-pk")
    answered = of_conversation.filter(answered_at__isnull=False)
    sent = Outbox.objects.filter(message__conversation=OuterRef("conversation")).order_by("-updated_at")
    notes = Note.objects.filter(case=OuterRef("pk")).order_by("-pk")
    rows = Case.objects.filter(pk__in=case_ids).values_list(
        "pk",
        "version",
        "waits_since",
        "conversation__held_by",
        "conversation__opted_out",
        "conversation__fetched",
        Subquery(of_conversation.values("pk")[:1]),
        Subquery(answered.values("pk")[:1]),
        Subquery(sent.values("updated_at")[:1]),
        Subquery(notes.values("pk")[:1]),
    )
    return {row[0]: row[1:] for row in rows}
