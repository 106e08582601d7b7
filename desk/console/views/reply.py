"""Writing to the person: send, count what it costs, put a ready text into the box."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case

from .. import at_hand
from .. import draft as drafts
from ..access import staff_page
from ..asked import number, seen
from ..rights import Right
from ..told import NOT_PUT, PUT, Act, told
from .case import load, missing, page, price


@staff_page("POST", needs=Right.WORK_CASES)
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Send the draft. Whatever keeps it from being sent, the draft comes back."""
    form = request.POST
    outcome = cases.reply(case_id, request.user, form.get("text", ""), number(form.get("version")), seen=seen(form))
    if outcome is Outcome.DONE and not request.htmx and (found := load(case_id)):
        messages.success(request, told(Act.REPLY, outcome, case_id, found, channel=found.conversation.channel))
        return redirect("console:case", case_id)
    return with_draft(request, case_id, Act.REPLY, outcome)


@staff_page("POST", needs=Right.WORK_CASES)
def put(request: HttpRequest, case_id: int) -> HttpResponse:
    """An answer or a canned reply is added to the draft. For pages without JavaScript; the draft travels in the body."""
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    offer = at_hand.load(found, request.user).named(request.POST.get("put", ""))
    written = request.POST.get("text", "")
    draft = "\n\n".join(filter(None, (written.rstrip(), offer.text if offer else "")))
    sentence, level = (PUT.format(title=offer.title), "success") if offer else (NOT_PUT, "warning")
    return render(request, "console/case.html", page(request, found, draft=draft, told=sentence, level=level))


@staff_page("POST", needs=Right.WORK_CASES)
def count(request: HttpRequest, case_id: int) -> HttpResponse:
    """The segments of a draft. It travels in the body, and is not kept."""
    channel = Case.objects.filter(pk=case_id).values_list("conversation__channel", flat=True).first()
    if channel is None:
        return missing(request, case_id)
    return render(request, "console/parts/count.html", {"count": drafts.count(request.POST.get("text", ""), channel, price())})


def with_draft(request: HttpRequest, case_id: int, act: Act, outcome: Outcome) -> HttpResponse:
    """The reply box after an act, with what is still to be sent in it. Only a reply that was sent empties it."""
    found = load(case_id)
    if found is None:
        return missing(request, case_id)
    done = outcome is Outcome.DONE
    sentence = told(act, outcome, case_id, found, channel=found.conversation.channel)
    sent = done and act is Act.REPLY
    draft = "" if sent else request.POST.get("text", "")
    template = "console/parts/replied.html" if request.htmx else "console/case.html"
    shown = page(request, found, draft=draft, told=sentence, level="success" if done else "warning")
    return render(request, template, shown, status=200 if done else 409)
