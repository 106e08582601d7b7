"""The open page says that its claim is still wanted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.conversations import cases
from desk.conversations.models import Case

from ..access import staff_page
from ..rights import Right
from ..told import KEPT, NOT_KEPT

STOP_ASKING = 286  # htmx: do not ask again


@staff_page("POST", needs=Right.WORK_CASES, asks_by_itself=True)
def keep(request: HttpRequest, case_id: int) -> HttpResponse:
    """The lease is moved, and said anew. Where the case is not theirs any more, the page is told to stop; its news say the rest."""
    kept = cases.keep(case_id, request.user)
    if not request.htmx:
        (messages.success if kept else messages.warning)(request, KEPT if kept else NOT_KEPT)
        return redirect("console:case", case_id)
    if not kept:
        return HttpResponse(status=STOP_ASKING)
    return render(request, "console/parts/lease.html", {"case": Case.objects.get(pk=case_id)})

