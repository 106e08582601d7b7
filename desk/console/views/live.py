"""What tells open pages that something changed: the stream, and the same numbers for a page whose stream is cut."""

from __future__ import annotations

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse

from .. import live as streams
from ..access import staff_page
from ..asked import number
from ..rights import Right
from ..waiting import now_waiting


@staff_page("GET", needs=Right.SEE_QUEUE, asks_by_itself=True)
def live(request: HttpRequest) -> HttpResponseBase:
    """The stream (live.py). A server that cannot stream answers 204, and the page asks from time to time."""
    if not isinstance(request, ASGIRequest):
        return HttpResponse(status=204)
    events = streams.events(request.user.pk, request.session.session_key, number(request.GET.get("case")))
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"  # a proxy that collects the stream would hold back every event
    return response


@staff_page("GET", needs=Right.SEE_QUEUE, asks_by_itself=True)
def waiting(request: HttpRequest) -> HttpResponse:
    return JsonResponse(now_waiting().as_json())
