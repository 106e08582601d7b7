"""The case page, its live part, and what both are made of."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from desk.conversations.cases import LONGEST_NOTE
from desk.conversations.models import Case, Message, Sender

from .. import at_hand, earlier, history, money, state, transcript, words
from .. import draft as drafts
from ..access import staff_page
from ..asked import number
from ..brief import brief
from ..colleagues import who_may_work
from ..rights import Right
from ..standing import Box, rights_of, standing
from ..told import colleague, resolver

# Colleagues that a sentence names.
NAMED = 6


def load(case_id: int) -> Case | None:
    related = ("conversation", "opened_by_message", "claimed_by", "resolved_by")
    return Case.objects.select_related(*related).filter(pk=case_id).first()


@staff_page("GET", needs=Right.READ_CONVERSATIONS)
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    return render(request, "console/case.html", page(request, found))


@staff_page("GET", needs=Right.READ_CONVERSATIONS, asks_by_itself=True)
def news(request: HttpRequest, case_id: int) -> HttpResponse:
    """Everything on the page that changes, or 204 when nothing has. Nothing that somebody is writing is among it."""
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    if request.GET.get("state") == state.of(found, request):
        return HttpResponse(status=204)
    heard = Message.objects.filter(
        conversation=found.conversation_id, sender=Sender.PERSON, pk__gt=number(request.GET.get("newest"))
    )
    # A box that held a draft keeps it, even if nothing can be sent from it any more; any other box is replaced.
    had_draft = request.GET.get("box") == Box.OPEN.value
    more = {"had_draft": had_draft, "heard": heard.count(), "was_kept": request.GET.get("kept") == "yes"}
    return render(request, "console/parts/news.html", page(request, found) | more)


def page(request: HttpRequest, found: Case, *, draft: str = "", told: str = "", level: str = "", note: str = "") -> dict[str, Any]:
    """What the templates of a case show. It reads the transcript, so the audit log gets an entry."""
    now = state.of(found, request)  # before the transcript: what comes in between is news
    conversation = found.conversation
    stands = standing(
        found,
        viewer_id=request.user.pk,
        rights=rights_of(request.user),
        opted_out=conversation.opted_out,
        held_by=conversation.held_by_id,
        ended=conversation.ended_at is not None,
        forgotten=conversation.forgotten_at is not None,
    )
    return {
        "case": found,
        "state": now,
        "brief": brief(found),
        "priority": words.priority(found.priority),
        "reason": words.reason(found.reason),
        "standing": stands,
        "holder": colleague(found.claimed_by),
        "resolver": resolver(found),
        "forgotten": words.FORGOTTEN.get(conversation.forgotten_by, "") if conversation.forgotten_at else "",
        "ended_at": conversation.ended_at if not conversation.forgotten_at else None,
        "forget_asked_at": conversation.forget_asked_at if not conversation.forgotten_at else None,
        "ended": words.disposition(found.disposition),
        "lapsed_at": history.last_lapsed(found) if stands.may_claim else None,
        "dispositions": settings.DISPOSITIONS,
        "others": earlier.others(found),
        "transcript": transcript.show(found, request.user, whole=request.GET.get("all") == "yes"),
        "whole": request.GET.get("all") == "yes",
        "is_sms": conversation.channel == "sms",
        "count": drafts.count(draft, conversation.channel, price()),
        "draft": draft,
        "told": told,
        "level": level,
        "note_draft": note,
        "longest_note": LONGEST_NOTE,
        "keep_every": keep_every(),
        # Read only where a template asks for them.
        "colleagues": SimpleLazyObject(lambda: [(one.pk, colleague(one)) for one in who_may_work(found, besides=request.user)]),
        "who_can": SimpleLazyObject(lambda: ", ".join(colleague(one) for one in who_may_work(found)[:NAMED])),
        "at_hand": SimpleLazyObject(lambda: at_hand.load(found, request.user)),
    }


def price() -> money.Price | None:
    return money.price(settings.SMS_SEGMENT_COST)


def keep_every() -> int:
    """Seconds between two words of the open page that its claim is still wanted: three of them fit into a lease."""
    return min(60, settings.CLAIM_MINUTES * 20)


def missing(request: HttpRequest, case_id: int) -> HttpResponse:
    return render(request, "console/missing.html", {"case_id": case_id}, status=404)
