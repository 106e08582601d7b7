"""The case page, its live part, and the count of a draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.conversations.models import Case, Message, Sender

from .. import draft as drafts
from .. import state, transcript, words
from ..access import staff_page
from ..asked import number
from ..brief import brief
from ..rights import Right
from ..standing import Box, standing
from ..told import colleague


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
    """Everything on the page that changes, or 204 when nothing has. The draft is never among it."""
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
    return render(request, "console/parts/news.html", page(request, found) | {"had_draft": had_draft, "heard": heard.count()})


@staff_page("POST", needs=Right.WORK_CASES)
def count(request: HttpRequest, case_id: int) -> HttpResponse:
    """The segments of a draft. It travels in the body, and is not kept."""
    channel = Case.objects.filter(pk=case_id).values_list("conversation__channel", flat=True).first()
    if channel is None:
        return missing(request, case_id)
    return render(request, "console/parts/count.html", {"count": drafts.count(request.POST.get("text", ""), channel)})


def page(request: HttpRequest, found: Case, *, draft: str = "", told: str = "", level: str = "") -> dict[str, Any]:
    """What the templates of a case show. It reads the transcript, so the audit log gets an entry."""
    now = state.of(found, request)  # before the transcript: what comes in between is news
    whole = request.GET.get("all") == "yes"
    return {
        "case": found,
        "state": now,
        "brief": brief(found),
        "priority": words.priority(found.priority),
        "reason": words.reason(found.reason),
        "standing": standing(found, viewer_id=request.user.pk, opted_out=found.conversation.opted_out),
        "holder": colleague(found.claimed_by),
        "resolver": colleague(found.resolved_by),
        "transcript": transcript.show(found, request.user, whole=whole),
        "whole": whole,
        "is_sms": found.conversation.channel == "sms",
        "count": drafts.count(draft, found.conversation.channel),
        "draft": draft,
        "told": told,
        "level": level,
    }


def missing(request: HttpRequest, case_id: int) -> HttpResponse:
    return render(request, "console/missing.html", {"case_id": case_id}, status=404)
