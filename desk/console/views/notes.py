"""Internal notes: what staff write to one another on a case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case

from ..access import staff_page
from ..rights import Right
from ..standing import rights_of, standing
from ..told import Act, told
from .case import load, missing, page


@staff_page("POST", needs=Right.WORK_CASES)
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Keep a note. One that cannot be kept comes back into its box."""
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    text = request.POST.get("note", "")
    outcome = cases.note(case_id, request.user, text) if _may(request, found) else Outcome.NOT_ALLOWED
    done = outcome is Outcome.DONE
    sentence = told(Act.NOTE, outcome, case_id, found)
    if request.htmx:
        shown = page(request, found, note="" if done else text) | {"note_told": sentence, "note_level": "success" if done else "warning"}
        return render(request, "console/parts/noted.html", shown, status=200 if done else 409)
    if done:
        messages.success(request, sentence)
        return redirect("console:case", case_id)
    shown = page(request, found, note=text) | {"note_told": sentence, "note_level": "warning"}
    return render(request, "console/case.html", shown, status=409)


def _may(request: HttpRequest, found: Case) -> bool:
    return standing(found, viewer_id=request.user.pk, rights=rights_of(request.user), opted_out=False, held_by=None, forgotten=found.conversation.forgotten_at is not None).may_note
