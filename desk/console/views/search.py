"""The search. What was looked for travels in the body, and stands in no address, log or audit entry."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from desk.audit.record import record

from .. import search as searches
from ..access import staff_page
from ..rights import Right


@staff_page("POST", needs=Right.SEE_QUEUE)
def search(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("words", "")
    found = searches.search(text)
    record(request.user, "search.done", "search:cases")
    return render(request, "console/search.html", {"found": found, "most": searches.MOST})
