"""What Vonage sends, written from its description of the Messages API and of signed webhooks, not with the code that reads it."""

from __future__ import annotations

import base64
import hmac
import json
import time
from hashlib import sha256
from typing import Any

from django.http import HttpResponse
from django.test import Client

from .world import OURS, USA

KEY, API_SECRET, SIGNING = "a1b2c3d4", "kB7xQ2mV9tR4wZ1c", "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG"
INBOUND, STATUS = "/sms/vonage/inbound", "/sms/vonage/status"
UUID = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(body: bytes, *, secret: str = SIGNING, alg: str = "HS256", leave_out: tuple[str, ...] = (), **changes: Any) -> str:
    claims = {"iat": int(time.time()), "jti": "c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5", "iss": "Vonage", "api_key": KEY,
              "application_id": "aaaaaaaa-bbbb-cccc-dddd-0123456789ab", "payload_hash": sha256(body).hexdigest()} | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if name not in leave_out}
    signed = b64(json.dumps({"typ": "JWT", "alg": alg}).encode()) + "." + b64(json.dumps(claims).encode())
    return signed + "." + (b64(hmac.new(secret.encode(), signed.encode(), sha256).digest()) if alg != "none" else "")


def message(text: str | None = "what is BCMA", **changes: Any) -> dict[str, Any]:
    fields = {"channel": "sms", "message_type": "text", "message_uuid": UUID, "to": OURS[1:], "from": USA[1:], "text": text,
              "timestamp": "2026-05-05T10:00:00Z", "sms": {"num_messages": "1", "keyword": "WHAT"},
              "usage": {"currency": "EUR", "price": "0.0333"}} | changes  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def report(status: str, *, code: int | None = None, ref: str | None = "41", **changes: Any) -> dict[str, Any]:
    problem = {"type": f"https://developer.vonage.com/api-errors/messages#{code}", "title": code, "detail": "to 12025550143 failed",
               "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf"}  # fmt: skip
    fields = {"message_uuid": UUID, "to": USA[1:], "from": OURS[1:], "timestamp": "2026-05-05T10:00:01Z", "status": status,
              "channel": "sms", "client_ref": ref, "error": problem if code else None, "sms": {"count_total": "1"}} | changes  # fmt: skip
    return {name: value for name, value in fields.items() if value is not None}


def post(path: str, fields: Any, *, authorization: str | None = None, **headers: str) -> HttpResponse:
    """Post as Vonage does; signed unless another `Authorization` is given. An empty one leaves the header out."""
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    authorization = f"Bearer {token(body)}" if authorization is None else authorization
    if authorization:
        headers["HTTP_AUTHORIZATION"] = authorization
    return Client().post(path, body, content_type="application/json", **headers)
