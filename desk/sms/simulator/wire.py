"""What the simulated provider posts to our webhooks, signed as Twilio signs."""

from __future__ import annotations

import httpx
from django.conf import settings
from twilio.request_validator import RequestValidator

from desk.sms import segments

# Seconds that Twilio waits for a webhook.
PATIENCE = 15.0

INBOUND = "/sms/twilio/inbound"


def sign(path: str, fields: dict[str, str]) -> str:
    """The X-Twilio-Signature for a POST of these fields to this path of our configured public address."""
    return RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(settings.PUBLIC_URL + path, fields)


def inbound_fields(*, sid: str, sender: str, recipient: str, text: str, media: int = 0) -> dict[str, str]:
    """The form that Twilio posts for one message of a person, the empty fields included."""
    fields = {
        "ToCountry": "US",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": str(media),
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": text,
        "FromCountry": "",
        "To": recipient,
        "ToZip": "",
        "NumSegments": str(max(1, segments.split(text).segments)),
        "MessageSid": sid,
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    for number in range(media):
        # Nobody may ever fetch this: it is an address inside a private network.
        fields[f"MediaUrl{number}"] = f"http://10.0.0.1/media/{number}"
        fields[f"MediaContentType{number}"] = "image/jpeg"
    return fields


def status_fields(*, sid: str, sender: str, recipient: str, status: str, error_code: int | None) -> dict[str, str]:
    """The form that Twilio posts when a message moves on."""
    fields = {
        "SmsSid": sid,
        "SmsStatus": status,
        "MessageStatus": status,
        "To": recipient,
        "MessageSid": sid,
        "AccountSid": settings.TWILIO_ACCOUNT_SID,
        "From": sender,
        "ApiVersion": "2010-04-01",
    }
    if error_code is not None:
        fields["ErrorCode"] = str(error_code)
    return fields


def post(path: str, fields: dict[str, str]) -> int:
    """Post a signed form to our own server; returns the status of the answer. Raises httpx.HTTPError."""
    # Twilio would come in through the public address; here the server is next door. The signature is for the public one.
    url = f"http://127.0.0.1:{settings.DESK_PORT}{path}"
    headers = {"X-Twilio-Signature": sign(path, fields), "User-Agent": "TwilioProxy/1.1"}
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
        return client.post(url, data=fields, headers=headers).status_code
