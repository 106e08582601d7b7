"""The part of Twilio's REST API that the desk uses: create a message, list messages. Same paths, forms and answers."""

from __future__ import annotations

import base64
import binascii
import secrets
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from desk.sms import numbers, segments

from . import carrier, network
from .models import Direction, SimulatedMessage
from .phones import Behaviour, behaviour
from .trouble import WayOut, outgoing

# The same limit as Twilio's, in characters.
LONGEST_TEXT = 1600
OPTED_OUT = 21610
# Twilio refuses with the codes between these two at once; those from the second on come with a status report.
FIRST_CREATE_CODE, FIRST_DELIVERY_CODE = 20_000, 30_000


@csrf_exempt
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest, account: str) -> JsonResponse:
    if not settings.SIMULATOR:
        raise Http404
    if account != settings.TWILIO_ACCOUNT_SID or not _knows_the_secret(request):
        return _error(401, 20003, "Authenticate")
    return _create(request) if request.method == "POST" else _list(request)


def _create(request: HttpRequest) -> JsonResponse:
    to, service, text = (request.POST.get(name, "") for name in ("To", "From", "Body"))
    if numbers.e164(to) != to:
        return _error(400, 21211, "Invalid 'To' Phone Number")
    if service != settings.SMS_NUMBER:
        return _error(400, 21606, "The 'From' number is not one of yours")
    if not text:
        return _error(400, 21602, "Message body is required")
    if len(text) > LONGEST_TEXT:
        return _error(400, 21617, "The message body is too long")
    callback = request.POST.get("StatusCallback", "")
    way, code = _way(to, callback)
    if code is not None:
        return _error(400, code, "Refused, as the simulated network was told to")
    if way is WayOut.BUSY:
        return _error(429, 20429, "Too Many Requests")
    if way is WayOut.LOST:
        return _fault()
    message = SimulatedMessage.objects.create(
        direction=Direction.TO_PHONE,
        phone=to,
        service=service,
        text=text,
        status="queued",
        callback=callback,
    )
    carrier.start(message)
    if way is WayOut.CUT_OFF:
        return _fault()
    return JsonResponse(_as_json(message), status=201)


def _way(to: str, callback: str) -> tuple[WayOut, int | None]:
    """What becomes of this try, and the code it is refused with. A try is known by the address for its reports."""
    today, acts = network.now(), behaviour(to)
    if acts is Behaviour.BLOCKED:
        return WayOut.LOST, OPTED_OUT
    code = today.codes.get(to, 0)
    if FIRST_CREATE_CODE <= code < FIRST_DELIVERY_CODE:
        return WayOut.LOST, code
    cache.add(f"simulator-tries:{callback}", 0, 3600)
    attempt = cache.incr(f"simulator-tries:{callback}")
    if acts is Behaviour.BUSY:
        return (WayOut.BUSY if attempt == 1 else WayOut.TAKEN), None
    if acts is Behaviour.CUT_OFF:
        return WayOut.CUT_OFF, None
    return outgoing(today.troubles, callback, attempt), None


def _fault() -> JsonResponse:
    """A server of ours cannot cut a connection; to the caller this is the same: nobody knows whether it was taken."""
    return _error(500, 20500, "An internal server error has occurred")


def _list(request: HttpRequest) -> JsonResponse:
    found = SimulatedMessage.objects.filter(direction=Direction.TO_PHONE).order_by("-created_at", "-sid")
    for field, name in (("phone", "To"), ("service", "From")):
        if name in request.GET:
            found = found.filter(**{field: request.GET[name]})
    size = request.GET.get("PageSize", "50")
    page = [_as_json(one) for one in found[: min(int(size), 1000) if size.isdigit() else 50]]
    return JsonResponse(
        {"messages": page, "page": 0, "page_size": len(page), "start": 0, "end": max(0, len(page) - 1), "uri": request.path,
         "first_page_uri": request.path, "next_page_uri": None, "previous_page_uri": None}
    )  # fmt: skip


def _as_json(message: SimulatedMessage) -> dict[str, Any]:
    created = format_datetime(message.created_at)
    return {
        "sid": message.sid,
        "account_sid": settings.TWILIO_ACCOUNT_SID,
        "api_version": "2010-04-01",
        "from": message.service,
        "to": message.phone,
        "body": message.text,
        "status": message.status,
        "direction": "outbound-api",
        "date_created": created,
        "date_updated": created,
        "date_sent": None if message.status == "queued" else created,
        "num_segments": str(segments.split(message.text).segments),
        "num_media": "0",
        "error_code": message.error_code,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "uri": f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages/{message.sid}.json",
        "subresource_uris": {},
    }


def _error(status: int, code: int, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, "more_info": "", "status": status}, status=status)


def _knows_the_secret(request: HttpRequest) -> bool:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    try:
        given = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return False
    expected = f"{settings.TWILIO_ACCOUNT_SID}:{settings.TWILIO_AUTH_TOKEN}".encode()
    return scheme.lower() == "basic" and secrets.compare_digest(given, expected)
