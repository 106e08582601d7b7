"""The queue and its "Next" button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit.record import record
from desk.conversations import cases
from desk.conversations.cases import Outcome

from .. import queue as queues
from ..access import staff_page
from ..asked import number
from ..rights import Right
from ..told import Act, told

# Somebody else may claim the same case in the same moment. After so many lost races the queue itself is the better answer.
TRIES = 10


@staff_page("GET", needs=Right.SEE_QUEUE)
def queue(request: HttpRequest) -> HttpResponse:
    found = _asked_for(request)
    record(request.user, "queue.viewed", f"queue:{found.chosen.value}")
    return render(request, "console/queue.html", {"queue": found})


@staff_page("GET", needs=Right.SEE_QUEUE, asks_by_itself=True)
def news(request: HttpRequest) -> HttpResponse:
    """The queue's changing part, or 204 when nothing has changed since the page's version."""
    found = _asked_for(request)
    if request.GET.get("version") == found.version:
        return HttpResponse(status=204)
    new = found.newest_waiting > number(request.GET.get("newest"))
    return render(request, "console/parts/queue.html", {"queue": found, "has_new": new, "live": True})


@staff_page("POST", needs=Right.WORK_CASES)
def next_case(request: HttpRequest) -> HttpResponse:
    """Claim the most urgent waiting case and open it."""
    lost: set[int] = set()
    for _ in range(TRIES):
        case = queues.most_urgent(lost)
        if case is None:
            break
        outcome = cases.claim(case.pk, request.user, case.version)
        if outcome is Outcome.DONE:
            messages.success(request, told(Act.CLAIM, outcome, case.pk, case))
            return redirect("console:case", case.pk)
        if outcome is not Outcome.STALE:  # a stale one still waits; it is looked at again as it is now
            lost.add(case.pk)
    if lost:
        messages.warning(request, "Your colleagues were quicker: each case was claimed the moment you asked for it. Try again.")
    else:
        messages.info(request, "No case is waiting. New ones appear here by themselves.")
    return redirect("console:queue")


def _asked_for(request: HttpRequest) -> queues.Queue:
    chosen = queues.Filter.named(request.GET.get("show", ""))
    return queues.load(chosen, request.user, request.GET.get("page", "1"))
