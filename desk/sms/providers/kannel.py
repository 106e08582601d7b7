"""Kannel, the open gateway for a modem or an SMPP account of one's own: its smsbox calls us, and we call its smsbox.

Kannel signs nothing. Its calls carry a token of ours in `Authorization`, and come from addresses we know (its own
machine unless said otherwise). Texts and numbers travel in bodies and headers, so they stand in no log of addresses.

Settings: KANNEL_TOKEN, KANNEL_ADDRESSES, KANNEL_CALLBACK_URL (in); KANNEL_SENDSMS_URL, KANNEL_USER, KANNEL_PASSWORD (out).
docs/sms-providers.md has the configuration that goes with it.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponse

from desk.conversations.models import Delivery
from desk.logs import event
from desk.sms import segments
from desk.sms.errors import SendError

from . import calls, peers
from .base import Accepted, Found, Inbound, LookUp, Outgoing, Refused, SendResult, StatusReport
from .spelling import with_plus

# The user's name in the addresses that Kannel calls; the token is the password.
USER = "kannel"

# Delivered, not delivered, waiting at the carrier, taken by the carrier, refused by the carrier: tell us all of them.
EVERY_REPORT = 1 + 2 + 4 + 8 + 16

_STATES: dict[str, Delivery] = {
    "1": Delivery.DELIVERED,
    "2": Delivery.UNDELIVERED,
    "4": Delivery.SENT,
    "8": Delivery.SENT,
    "16": Delivery.FAILED,
}
_ERRORS = {Delivery.UNDELIVERED: SendError.NOT_DELIVERED, Delivery.FAILED: SendError.REFUSED}

_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9_-]+")
_REFERENCE = re.compile(r"[0-9]{1,18}")
# What Kannel answers when it has the text: handed to a carrier, or kept until one is there.
_TAKEN = re.compile(rb"[03]: ")
_TEXT = "text/plain; charset=utf-8"


class KannelProvider:
    name = "kannel"
    status_method = "GET"

    # --- road in ---

    def verify(self, request: HttpRequest) -> bool:
        token = settings.KANNEL_TOKEN
        if not token or not peers.is_among(request, settings.KANNEL_ADDRESSES):
            return False
        expected = b"Basic " + base64.b64encode(f"{USER}:{token}".encode())
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(errors="replace"), expected)

    def refusal_status(self, request: HttpRequest) -> int:
        return 403

    def parse(self, request: HttpRequest) -> Inbound | None:
        key, sender = request.GET.get("id", ""), request.headers.get("X-Kannel-From", "")
        if not key or not sender:
            return None
        is_data = request.content_type != "text/plain"  # a contact card, a ring tone: nothing to read
        recipient = with_plus(request.headers.get("X-Kannel-To", ""))
        return Inbound(
            key=key,
            sender=with_plus(sender),
            # A modem does not know its own number, and then names itself or nothing.
            recipient=recipient if recipient.removeprefix("+").isdigit() else settings.SMS_NUMBER,
            text="" if is_data else _decoded(request),
            media=1 if is_data else 0,
        )

    def parse_status(self, request: HttpRequest) -> StatusReport | None:
        reference, state = request.GET.get("ref", ""), _STATES.get(request.GET.get("state", ""))
        if state is None or not _REFERENCE.fullmatch(reference):
            return None
        return StatusReport(key=_key(reference), reference=reference, state=state, error=_ERRORS.get(state))

    def acknowledge(self) -> HttpResponse:
        # With `omit-empty`, an empty answer sends nothing to the phone.
        return HttpResponse(b"", content_type=_TEXT)

    def say_now(self, message: Inbound, text: str) -> HttpResponse:
        return HttpResponse(text, content_type=_TEXT)

    # --- road out ---

    def send(self, message: Outgoing) -> SendResult:
        answer = calls.post(
            settings.KANNEL_SENDSMS_URL,
            message.text.encode(),
            headers={
                "X-Kannel-Username": settings.KANNEL_USER,
                "X-Kannel-Password": settings.KANNEL_PASSWORD,
                "X-Kannel-From": message.sender,
                "X-Kannel-To": message.recipient,
                "X-Kannel-Coding": "0" if segments.is_gsm7(message.text) else "2",
                "X-Kannel-DLR-Mask": str(EVERY_REPORT),
                "X-Kannel-DLR-Url": _report_url(message.reference),
                "Content-Type": "text/plain; charset=UTF-8",
            },
            through_proxy=False,
        )
        if isinstance(answer, SendError):
            return Refused(answer)
        if answer.status == 202 and _TAKEN.match(answer.body):
            return Accepted(_key(message.reference))
        if 200 <= answer.status < 300:
            return Refused(SendError.NO_VERDICT)
        event("sms.kannel_refused", status=answer.status)
        return Refused(calls.word_of_status(answer.status))

    def look_up(self, message: Outgoing, since: datetime, known: Iterable[str]) -> LookUp:
        # Kannel keeps no list that can be asked. Our reference is in the address it reports to, and that settles it.
        return Found.CANNOT_TELL

    def problems(self) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = []
        make_one = "Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'` and give it to Kannel too."
        if not settings.KANNEL_TOKEN:
            found.append(checks.Error("KANNEL_TOKEN is not set, so no webhook could be told from a forged one.", hint=make_one, id="sms.E031"))
        elif not _IN_AN_ADDRESS.fullmatch(settings.KANNEL_TOKEN):
            found.append(checks.Error("KANNEL_TOKEN holds characters that have a meaning in an address.", hint=make_one, id="sms.E032"))
        if not settings.KANNEL_PASSWORD:
            found.append(checks.Error("KANNEL_PASSWORD is not set, so Kannel would accept no text from us.", hint=make_one, id="sms.E033"))
        if not settings.KANNEL_ADDRESSES or not all(map(peers.is_network, settings.KANNEL_ADDRESSES)):
            hint = "Write addresses or networks with commas between them, such as 127.0.0.1,10.0.0.0/24, or leave it out."
            found.append(checks.Error("KANNEL_ADDRESSES is not a list of addresses.", hint=hint, id="sms.E034"))
        for name in ("KANNEL_SENDSMS_URL", "KANNEL_CALLBACK_URL"):
            address = urlsplit(getattr(settings, name))
            if address.scheme not in ("http", "https") or not address.hostname:
                hint = f"Write it with http:// and host, or leave {name} out if Kannel runs on this machine."
                found.append(checks.Error(f"{name} is not a full address.", hint=hint, id="sms.E035"))
        return found


PROVIDER = KannelProvider()


def _key(reference: str) -> str:
    """Kannel names no id when it takes a text, so ours is the id, marked so that it is like no other provider's."""
    return f"kannel:{reference}"


def _report_url(reference: str) -> str:
    """Where Kannel reports what became of the text. It puts the number of the state for %d."""
    address = urlsplit(settings.KANNEL_CALLBACK_URL)
    query = urlencode({"ref": reference})
    return f"{address.scheme}://{USER}:{settings.KANNEL_TOKEN}@{address.netloc}/sms/kannel/status?{query}&state=%d"


def _decoded(request: HttpRequest) -> str:
    charset = (request.content_params or {}).get("charset", "").strip('"') or "utf-8"
    try:
        return request.body.decode(charset, errors="replace")
    except LookupError:
        return request.body.decode(errors="replace")
