"""Report an answer, and settle what was reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.audit.record import record
from desk.conversations.models import Message, Sender

from .. import reports as desk_reports
from ..access import staff_page
from ..asked import number
from ..doubted import doubted
from ..reports import Reported
from ..rights import Right
from ..told_teach import REPORTED, SETTLED, reported
from .lessons import form, said


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def wrong(request: HttpRequest) -> HttpResponse:
    """The form for one answer: in its place where the page can do that, else as a page of its own."""
    message = Message.objects.filter(pk=number(request.GET.get("message")), sender=Sender.ASSISTANT).exclude(response="").first()
    if message is None:
        return render(request, "console/teach_missing.html", status=404)
    shown = form(request, message.pk)
    if request.htmx:
        closed = request.GET.get("close") == "yes"
        return render(request, "console/parts/report_open.html" if closed else "console/parts/report_form.html", shown)
    record(request.user, "messages.viewed", f"messages:{message.pk}-{message.pk}")
    return render(request, "console/report_wrong.html", shown | {"text": message.text})


@staff_page("POST", needs=Right.SUGGEST_LESSONS)
def report(request: HttpRequest) -> HttpResponse:
    message, what = number(request.POST.get("message")), request.POST.get("what", "")
    outcome = desk_reports.report(message, request.user, what)
    sentence, done = reported(outcome, REPORTED), outcome is Reported.DONE
    if request.htmx and outcome in (Reported.EMPTY, Reported.TOO_LONG):
        return render(request, "console/parts/report_form.html", form(request, message) | {"what": what, "told": sentence}, status=409)
    return said(request, message, sentence, done=done)


@staff_page("GET", needs=Right.SUGGEST_LESSONS)
def reports(request: HttpRequest) -> HttpResponse:
    return _page(request)


@staff_page("POST", needs=Right.SETTLE_REPORTS)
def settle(request: HttpRequest) -> HttpResponse:
    chosen, outcome = number(request.POST.get("report")), request.POST.get("outcome", "")
    ended = desk_reports.settle(chosen, request.user, outcome)
    if ended in (Reported.EMPTY, Reported.TOO_LONG):
        return _page(request, draft={"number": chosen, "outcome": outcome, "told": reported(ended, SETTLED)}, status=409)
    (messages.success if ended is Reported.DONE else messages.warning)(request, reported(ended, SETTLED))
    return redirect("console:reports")


def _page(request: HttpRequest, *, draft: dict[str, object] | None = None, status: int = 200) -> HttpResponse:
    record(request.user, "reports.viewed", "reports:all")
    shown = {"waiting": desk_reports.waiting(), "doubted": doubted(), "settled": desk_reports.settled(), "draft": draft}
    return render(request, "console/reports.html", shown, status=status)
