"""The acts on a case: each carries the version of the case that the page showed.

A version that is missing or no number counts as 0. No case has that one, so the act changes nothing and is told as stale.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus

from ..access import staff_page
from ..asked import number, seen
from ..colleagues import who_may_work
from ..rights import Right
from ..standing import DANGER
from ..told import Act, told
from .case import load, missing
from .reply import with_draft


@staff_page("POST", needs=Right.WORK_CASES)
def claim(request: HttpRequest, case_id: int) -> HttpResponse:
    """With a draft (a reply that could not be sent for want of a claim) the draft comes back, ready to be sent."""
    do = partial(cases.claim, danger_too=_works_danger(request))
    if request.POST.get("text"):
        outcome = do(case_id, request.user, number(request.POST.get("version")))
        return with_draft(request, case_id, Act.CLAIM, outcome)
    return _act(request, case_id, Act.CLAIM, do)


@staff_page("POST", needs=Right.WORK_CASES)
def release(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.RELEASE, cases.release, then="queue")


@staff_page("POST", needs=Right.TAKE_OVER)
def take_over(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.TAKE_OVER, partial(cases.take_over, danger_too=_works_danger(request)))


@staff_page("POST", needs=Right.WORK_CASES)
def hand_over(request: HttpRequest, case_id: int) -> HttpResponse:
    """To a colleague who may work on this case, with a note for them if one was written."""
    found = load(case_id)
    to = who_may_work(found, besides=request.user).filter(pk=number(request.POST.get("to"))).first() if found else None
    do = partial(cases.hand_over, to=to, text=request.POST.get("note", ""))
    return _act(request, case_id, Act.HAND_OVER, do, then="queue")


@staff_page("POST", needs=Right.WORK_CASES)
def give_back(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.GIVE_BACK, cases.give_back)


@staff_page("POST", needs=Right.WORK_CASES)
def resolve(request: HttpRequest, case_id: int) -> HttpResponse:
    do = partial(cases.resolve, disposition=request.POST.get("disposition", ""), seen=seen(request.POST))
    return _act(request, case_id, Act.RESOLVE, _unless_danger(request, do), then="queue")


@staff_page("POST", needs=Right.WORK_CASES)
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    return _act(request, case_id, Act.REOPEN, _unless_danger(request, cases.reopen))


def _act(request: HttpRequest, case_id: int, act: Act, do: Callable[..., Outcome], *, then: str = "case") -> HttpResponse:
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


def _works_danger(request: HttpRequest) -> bool:
    return request.user.has_perm(Right.WORK_DANGER.permission)


def _unless_danger(request: HttpRequest, do: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Refuse a case of danger to who does not work those. The version covers what comes between this look and the act."""

    def checked(case_id: int, *args: object) -> Outcome:
        danger = Case.objects.filter(pk=case_id, priority=DANGER).exists()
        return Outcome.NOT_ALLOWED if danger and not _works_danger(request) else do(case_id, *args)

    return checked
