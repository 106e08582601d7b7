"""The queue and its "Next" button."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit.record import record
from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Channel
from desk.sms import spending

from .. import queue as queues
from .. import words
from ..access import staff_page
from ..filters import Chosen, Filter
from ..rights import Right
from ..told import Act, told

# Somebody else may claim the same case in the same moment. After so many lost races the queue itself is the better answer.
TRIES = 10


@staff_page("GET", needs=Right.SEE_QUEUE)
def queue(request: HttpRequest) -> HttpResponse:
    shown = _shown(request)
    record(request.user, "queue.viewed", f"queue:{shown['queue'].chosen.filter.word}")
    return render(request, "console/queue.html", shown)


@staff_page("GET", needs=Right.SEE_QUEUE, asks_by_itself=True)
def news(request: HttpRequest) -> HttpResponse:
    """The queue's changing part, or 204 when nothing has changed since the page's version."""
    shown = _shown(request)
    if request.GET.get("version") == shown["queue"].version:
        return HttpResponse(status=204)
    return render(request, "console/parts/queue.html", shown)


@staff_page("POST", needs=Right.WORK_CASES)
def next_case(request: HttpRequest) -> HttpResponse:
    """Claim the most urgent waiting case and open it. Who may not work on danger is handed the most urgent of the others."""
    danger_too = request.user.has_perm(Right.WORK_DANGER.permission)
    claim = partial(cases.claim, danger_too=danger_too)
    lost: set[int] = set()
    for _ in range(TRIES):
        case = queues.most_urgent(lost, danger_too=danger_too)
        if case is None:
            break
        outcome = claim(case.pk, request.user, case.version)
        if outcome is Outcome.DONE:
            messages.success(request, told(Act.CLAIM, outcome, case.pk, case))
            return redirect("console:case", case.pk)
        if outcome is not Outcome.STALE:  # a stale one still waits; it is looked at again as it is now
            lost.add(case.pk)
    if lost:
        messages.warning(request, "Your colleagues were quicker: each case was claimed the moment you asked for it. Try again.")
    elif not danger_too and queues.most_urgent(lost, danger_too=True):
        messages.info(request, "Only cases of danger are waiting. Staff and leads take those; tell one of them if nobody does.")
    else:
        messages.info(request, "No case is waiting. New ones appear here by themselves.")
    return redirect("console:queue")


def _shown(request: HttpRequest) -> dict[str, object]:
    chosen = Chosen(
        filter=Filter.named(request.GET.get("show", "")),
        reason=_known(request.GET.get("reason"), words.REASONS),
        channel=_known(request.GET.get("channel"), words.CHANNELS),
    )
    found = queues.load(chosen, request.user, request.GET.get("page", "1"))
    return {
        "queue": found,
        "tabs": [(one, chosen.address(filter=one), found.counts.get(one)) for one in Filter],
        "before": chosen.address(page=found.page.previous_page_number()) if found.page.has_previous() else "",
        "after": chosen.address(page=found.page.next_page_number()) if found.page.has_next() else "",
        "all": Chosen(chosen.filter).address(),
        "reasons": words.REASONS,
        "channels": {key: words.CHANNELS[key] for key in Channel.values},
        "spending": _spending(),
        "works_danger": request.user.has_perm(Right.WORK_DANGER.permission),
    }


def _spending() -> str:
    """That a cap is nearly or wholly used up; empty otherwise."""
    worst = spending.worst()
    if worst is None:
        return ""
    return (words.SPENDING_REACHED if worst.is_reached else words.SPENDING).format(percent=worst.percent, period=worst.period)


def _known(value: str | None, known: dict[str, object]) -> str:
    return value if value in known else ""
