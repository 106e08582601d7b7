"""The pages of teaching: the review list, messages the assistant was not sure of, and questions that are alike."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.audit.record import record

from .. import review, unsure
from ..access import staff_page
from ..asked import number
from ..rights import Right


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def teach(request: HttpRequest) -> HttpResponse:
    return page(request)


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def unsure_messages(request: HttpRequest) -> HttpResponse:
    found = unsure.unsure(request.user, number(request.GET.get("before")))
    return render(request, "console/teach_unsure.html", {"tab": "unsure", "found": found, "waiting": review.waiting()})


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def alike_questions(request: HttpRequest) -> HttpResponse:
    asked = number(request.GET.get("days"))
    days = asked if asked in unsure.DAYS else unsure.DAYS[1]
    shown = {"tab": "alike", "lots": unsure.lots(request.user, days), "days": days, "periods": unsure.DAYS, "waiting": review.waiting()}
    return render(request, "console/teach_alike.html", shown)


def page(request: HttpRequest, *, draft: review.Draft | None = None, status: int = 200) -> HttpResponse:
    """The review list. `draft`: what an editor had written in a form that was refused. It shows texts, so the audit log gets an entry."""
    shown = review.Show.named(request.GET.get("show", ""))
    found = review.load(shown, request.GET.get("page", "1"), draft)
    record(request.user, "lessons.viewed", f"lessons:{shown.value}")
    context = {"tab": "review", "found": found, "waiting": review.waiting(), "shows": list(review.Show)}
    return render(request, "console/teach.html", context, status=status)
