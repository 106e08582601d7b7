"""Claim, release, reply, resolve: each carries the version of the case that the page showed.

A version that is missing or no number counts as 0. No case has that one, so the act changes nothing and is told as stale.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import CaseStatus

from ..access import staff_page
from ..asked import number
from ..rights import Right
from ..told import Act, told
from .case import load, missing, page


@staff_page("POST", needs=Right.WORK_CASES)
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.CLAIM, cases.claim, then="case")


@staff_page("POST", needs=Right.WORK_CASES)
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.RELEASE, cases.release, then="queue")


@staff_page("POST", needs=Right.WORK_CASES)
def resolve(request: HttpRequest, case_id: int) -> HttpResponse:
    resolved = partial(cases.resolve, disposition=request.POST.get("disposition", ""))
    return _act(request, case_id, Act.RESOLVE, resolved, then="queue")


@staff_page("POST", needs=Right.WORK_CASES)
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send the draft. Whatever keeps it from being sent, the draft comes back."""
    text = request.POST.get("text", "")
    outcome = cases.reply(case_id, request.user, text, number(request.POST.get("version")))
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    sentence = told(Act.REPLY, outcome, case_id, found, channel=found.conversation.channel)
    done = outcome is Outcome.DONE
    if done and not request.htmx:
        messages.success(request, sentence)
        return redirect("console:case", case_id)
    template = "console/parts/replied.html" if request.htmx else "console/case.html"
    shown = page(request, found, draft="" if done else text, told=sentence, level="success" if done else "warning")
    return render(request, template, shown, status=200 if done else 409)


def _act(request: HttpRequest, case_id: int, act: Act, do: Callable[..., Outcome], *, then: str) -> HttpResponse:
    outcome = do(case_id, request.user, number(request.POST.get("version")))
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    done = outcome is Outcome.DONE
    sentence = told(act, outcome, case_id, found)
    (messages.success if done else messages.warning)(request, sentence)
    # Who lost a race from the queue goes back to the queue: a colleague's conversation is not opened without need.
    lost_from_queue = request.POST.get("from") == "queue" and found.status != CaseStatus.OPEN
    if (done and then == "queue") or (not done and lost_from_queue):
        return redirect("console:queue")
    return redirect("console:case", case_id)
