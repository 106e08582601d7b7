"""Vonage, Messages API: JSON both ways, webhooks signed with a token in `Authorization`, messages out by API key and secret.

Settings: VONAGE_API_KEY, VONAGE_API_SECRET (sends), VONAGE_SIGNATURE_SECRET (verifies), SMS_NUMBER, PUBLIC_URL.
"""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any

import jwt
from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponse

from desk.conversations.models import Delivery
from desk.logs import event
from desk.sms.errors import SendError, at_the_end

from . import calls, vonage_errors
from .base import Accepted, Found, Inbound, LookUp, Outgoing, Refused, SendResult, StatusReport
from .spelling import with_plus, without_plus

API = "https://api.nexmo.com/v1/messages"

# Vonage repeats a call for 24 hours when we do not take it, and a repetition may carry its first token. An older one is
# no repetition. (One that is newer and comes again changes nothing: the id of its message is known.)
OLDEST_TOKEN = 25 * 3600  # seconds
CLOCK_SLACK = 60  # seconds

# Theirs have 36 characters.
LONGEST_ID = 40

_STATES: dict[str, Delivery] = {
    "submitted": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undeliverable": Delivery.UNDELIVERED,
    "rejected": Delivery.FAILED,
}
_ENDED_BADLY = (Delivery.UNDELIVERED, Delivery.FAILED)


class VonageProvider:
    name = "vonage"
    status_method = "POST"

    # --- road in ---

    def verify(self, request: HttpRequest) -> bool:
        secret, (scheme, _, token) = settings.VONAGE_SIGNATURE_SECRET, request.headers.get("Authorization", "").partition(" ")
        if not secret or not settings.VONAGE_API_KEY or scheme.lower() != "bearer" or request.method != "POST":
            return False
        try:
            claims = jwt.decode(
                token.strip(),
                secret,
                algorithms=["HS256"],
                leeway=CLOCK_SLACK,
                options={"require": ["iat", "api_key", "payload_hash"], "verify_aud": False},
            )
        except jwt.InvalidTokenError:
            return False
        if time.time() - int(claims["iat"]) > OLDEST_TOKEN or claims["api_key"] != settings.VONAGE_API_KEY:
            return False
        # The token is made for one body. Without this comparison, any token of theirs would vouch for any text.
        return hmac.compare_digest(str(claims["payload_hash"]).encode(), sha256(request.body).hexdigest().encode())

    def refusal_status(self, request: HttpRequest) -> int:
        # When its signing service is down, Vonage calls without a token, and makes the call again after a 5xx.
        is_unsigned = "Authorization" not in request.headers
        return 503 if is_unsigned and settings.VONAGE_SIGNATURE_SECRET else 403

    def parse(self, request: HttpRequest) -> Inbound | None:
        fields = _json(request.body)
        kind, key = _text(fields, "message_type"), _text(fields, "message_uuid")
        if not _is_id(key) or not kind or not _text(fields, "from") or not _text(fields, "to"):
            return None
        return Inbound(
            key=key,
            sender=with_plus(_text(fields, "from")),
            recipient=with_plus(_text(fields, "to")),
            text=_text(fields, "text"),
            media=0 if kind in ("text", "location") else 1,
            location=kind == "location",
        )

    def parse_status(self, request: HttpRequest) -> StatusReport | None:
        fields = _json(request.body)
        key, word = _text(fields, "message_uuid"), _text(fields, "status")
        if not _is_id(key) or word not in _STATES:
            return None
        state = _STATES[word]
        error = None
        if state in _ENDED_BADLY:
            error = at_the_end(vonage_errors.word(vonage_errors.code(fields.get("error")), SendError.NOT_DELIVERED))
        return StatusReport(key=key, reference=_text(fields, "client_ref"), state=state, error=error)

    def acknowledge(self) -> HttpResponse:
        return HttpResponse(status=200)

    def say_now(self, message: Inbound, text: str) -> HttpResponse:
        # An answer to the webhook reaches no phone, so the text is a message of its own.
        said = self.send(Outgoing(sender=message.recipient, recipient=message.sender, text=text, reference=""))
        if isinstance(said, Refused):
            event("sms.last_words_failed", provider=self.name, error=said.error.value)
            return HttpResponse(status=503)
        return self.acknowledge()

    # --- road out ---

    def send(self, message: Outgoing) -> SendResult:
        fields = {
            "channel": "sms",
            "message_type": "text",
            "to": without_plus(message.recipient),
            "from": without_plus(message.sender),
            "text": message.text,
            "client_ref": message.reference,
            "webhook_url": f"{settings.PUBLIC_URL.rstrip('/')}/sms/vonage/status",
            "webhook_version": "v1",
        }
        answer = calls.post(
            API,
            json.dumps(fields).encode(),
            headers={"Content-Type": "application/json", "Accept": "application/json"},
            auth=(settings.VONAGE_API_KEY, settings.VONAGE_API_SECRET),
        )
        if isinstance(answer, SendError):
            return Refused(answer)
        body = _json(answer.body)
        if answer.status in (200, 202):
            key = _text(body, "message_uuid")
            return Accepted(key) if _is_id(key) else Refused(SendError.NO_VERDICT)
        return Refused(vonage_errors.word(vonage_errors.code(body), calls.word_of_status(answer.status)))

    def look_up(self, message: Outgoing, since: datetime, known: Iterable[str]) -> LookUp:
        # The Messages API has no list of messages. `client_ref` comes back with the status report, and that settles it.
        return Found.CANNOT_TELL

    def problems(self) -> list[checks.CheckMessage]:
        missing = [
            ("VONAGE_API_KEY", "sms.E021", "so Vonage would not know whose texts these are."),
            ("VONAGE_API_SECRET", "sms.E022", "so Vonage would accept no text from us."),
            ("VONAGE_SIGNATURE_SECRET", "sms.E023", "so no webhook could be told from a forged one."),
        ]
        hint = "It stands in the Vonage dashboard under API settings. Set it in the environment or in var/secrets.json."
        return [checks.Error(f"{name} is not set, {why}", hint=hint, id=id) for name, id, why in missing if not getattr(settings, name)]


PROVIDER = VonageProvider()


def _json(body: bytes) -> dict[str, Any]:
    """The object in a body; an empty one for anything else."""
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _is_id(key: str) -> bool:
    return 0 < len(key) <= LONGEST_ID and key.isascii() and key.replace("-", "").isalnum()
