"""The page of the switches, for those who may turn them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_htmx.http import HttpResponseClientRefresh

from desk.conversations.switches import Turned
from desk.conversations.switches import turn as turn_switch

from .. import switchboard
from ..access import staff_page
from ..rights import Right


@staff_page("GET", needs=Right.TURN_SWITCHES)
def switches(request: HttpRequest) -> HttpResponse:
    return render(request, "console/switches.html", {"board": switchboard.board()})


@staff_page("POST", needs=Right.TURN_SWITCHES)
def turn(request: HttpRequest) -> HttpResponse:
    """The form says what is wanted, not "the other way round", so a page that is no longer true does no harm."""
    switch, to = request.POST.get("switch", ""), request.POST.get("to")
    turned = turn_switch(switch, request.user, on=to == "on") if to in ("on", "off") else Turned.UNKNOWN
    said, level = switchboard.told(turned, switch, on=to == "on"), "success" if turned is Turned.DONE else "warning"
    if request.htmx and turned is not Turned.UNKNOWN:  # only this line: the others stay where the pointer expects them
        return render(request, "console/parts/switch.html", {"line": switchboard.line(switch), "told": said, "level": level})
    messages.add_message(request, getattr(messages, level.upper()), said)
    return HttpResponseClientRefresh() if request.htmx else redirect("console:switches")
