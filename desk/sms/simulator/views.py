"""The simulator's page: a phone, and beside it what goes over the wire."""

from __future__ import annotations

import json
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from desk.conversations.models import Outbox
from desk.sms import errors, numbers, segments

from .handover import hand_over
from .models import Direction, SimulatedMessage, new_sid
from .network import change, read
from .network import now as network_today
from .phones import PHONES, TROUBLED
from .switches import ENDS, GROUPS
from .trouble import Troubles, inbound

# The most recent messages of one phone; a page with more would be slow to read and to send.
SHOWN = 200
LONGEST_TEXT = 1600


@never_cache
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    _only_when_on()
    return render(
        request,
        "sms/simulator.html",
        {"phones": PHONES, "troubled": TROUBLED, "service": settings.SMS_NUMBER, "longest": LONGEST_TEXT, "groups": GROUPS, "ends": ENDS},
    )


@never_cache
@require_POST
def messages(request: HttpRequest) -> JsonResponse:
    """All messages of one phone. By POST, so that no number stands in an address."""
    _only_when_on()
    number = numbers.e164(_text_of(_body(request), "number"))
    if number is None:
        return _no_number()
    found = list(SimulatedMessage.objects.filter(phone=number).order_by("-created_at", "-sid")[:SHOWN])[::-1]
    outbox = {
        row.provider_key: row for row in Outbox.objects.filter(provider_key__in=[m.sid for m in found]).only("provider_key", "state", "error")
    }
    return JsonResponse({"number": number, "messages": [_as_json(message, outbox.get(message.sid)) for message in found]})


@never_cache
@require_POST
async def send(request: HttpRequest) -> JsonResponse:
    """The phone sends a message: it goes to the real webhook, signed. `again` sends an earlier one as a duplicate."""
    _only_when_on()
    body = _body(request)
    number = numbers.e164(_text_of(body, "number"))
    if number is None:
        return _no_number()
    again = _text_of(body, "again")
    if again:
        message = await SimulatedMessage.objects.filter(pk=again, phone=number, direction=Direction.FROM_PHONE).afirst()
        if message is None:
            return JsonResponse({"error": "There is no such message to send again. Reload the page."}, status=404)
    else:
        text, media = _text_of(body, "text"), 1 if body.get("picture") is True else 0
        if len(text) > LONGEST_TEXT:
            return JsonResponse({"error": f"A text has at most {LONGEST_TEXT} characters. Shorten it."}, status=400)
        message = await SimulatedMessage.objects.acreate(
            sid=new_sid().replace("SM", "MM", 1) if media else new_sid(),
            direction=Direction.FROM_PHONE,
            phone=number,
            service=settings.SMS_NUMBER,
            text=text,
            media=media,
            status="sending",
        )
    # What is sent again by hand is the trouble itself; it meets no other.
    troubles = Troubles() if again else (await sync_to_async(network_today)()).troubles
    await hand_over(message, inbound(troubles, message.sid))
    return JsonResponse({"message": _as_json(message, None)})


@never_cache
@require_POST
def network(request: HttpRequest) -> JsonResponse:
    """What goes wrong on the network: told when asked with nothing, changed by `troubles` and `codes` (network.py)."""
    _only_when_on()
    body = _body(request)
    if body:
        try:
            change(read(body))
        except ValueError as error:
            return JsonResponse({"error": str(error)}, status=400)
    return JsonResponse(network_today().as_json())


def _as_json(message: SimulatedMessage, row: Outbox | None) -> dict[str, Any]:
    cut = segments.split(message.text)
    return {
        "sid": message.sid,
        "to_phone": message.direction == Direction.TO_PHONE,
        "text": message.text,
        "picture": message.media > 0,
        "status": message.status,
        "error_code": message.error_code,
        "answer": message.answer,
        "at": message.created_at.isoformat(),
        "characters": len(message.text),
        "units": cut.units,
        "segments": cut.segments,
        "encoding": cut.encoding.value,
        "first_segment": cut.parts[0] if cut.parts else "",
        "desk": None if row is None else row.state,
        "desk_error": "" if row is None else errors.staff_see(row.error),
    }


def _only_when_on() -> None:
    if not settings.SIMULATOR:
        raise Http404


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _text_of(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    return value if isinstance(value, str) else ""


def _no_number() -> JsonResponse:
    return JsonResponse(
        {"error": "This is not a full phone number. Write it with a plus and the country code, such as +34600000143."}, status=400
    )
