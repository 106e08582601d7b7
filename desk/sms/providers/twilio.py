"""Twilio: webhooks signed with X-Twilio-Signature, messages out through its REST API (the official library).

Settings: TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, SMS_NUMBER, PUBLIC_URL. While settings.SIMULATOR is on, messages out go
to our own stand-in for the REST API instead of to Twilio (desk/sms/simulator/).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

import requests
from django.conf import settings
from django.core import checks
from django.http import HttpRequest, HttpResponse
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse
from urllib3.exceptions import NameResolutionError, NewConnectionError

from desk.conversations.models import Delivery
from desk.logs import event
from desk.sms.consent import Word
from desk.sms.errors import SendError, at_the_end

from .base import Accepted, Found, Inbound, LookUp, Outgoing, Refused, SendResult, StatusReport

# Seconds for one call of the REST API, connecting included. Twilio answers in well under one.
TIMEOUT = 10.0
# How many of the latest messages to one number are compared when the fate of one is unknown. A person gets a few an hour.
LOOK_BACK = 50
# Anything longer has swallowed its neighbour.
LONGEST_SID = 34

# Our clock and Twilio's may differ by this much.
CLOCK_SLACK = timedelta(seconds=60)
# What the library raises for the network's and Twilio's faults, an answer that is no JSON included.
_FAULTS = (TwilioException, requests.RequestException, ValueError, KeyError, TypeError)

# Twilio's "queued", "accepted" and "sending" mean that Twilio has the message; ours of that name mean it does not yet.
_STATES: dict[str, Delivery] = {
    "accepted": Delivery.SENT,
    "scheduled": Delivery.SENT,
    "queued": Delivery.SENT,
    "sending": Delivery.SENT,
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.DELIVERED,
    "undelivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "canceled": Delivery.FAILED,
}

# Sent by accounts with Advanced Opt-Out, where Twilio itself answers these words.
_OPT_OUT_TYPES = {"STOP": Word.STOP, "START": Word.START, "HELP": Word.HELP}

# https://www.twilio.com/docs/api/errors
_ERRORS: dict[int, SendError] = {
    20003: SendError.NOT_AUTHORISED,  # wrong account or token
    20005: SendError.ACCOUNT_STOPPED,
    20006: SendError.NOT_AUTHORISED,
    20404: SendError.NOT_AUTHORISED,  # no such account
    20429: SendError.BUSY,
    20500: SendError.NO_VERDICT,
    20503: SendError.BUSY,
    21211: SendError.NUMBER_INVALID,
    21212: SendError.OUR_NUMBER_REFUSED,
    21408: SendError.COUNTRY_NOT_ALLOWED,
    21601: SendError.OUR_NUMBER_REFUSED,
    21602: SendError.TEXT_REFUSED,
    21603: SendError.OUR_NUMBER_REFUSED,
    21605: SendError.TEXT_REFUSED,
    21606: SendError.OUR_NUMBER_REFUSED,
    21610: SendError.OPTED_OUT,
    21611: SendError.BUSY,  # our number's queue at Twilio is full
    21612: SendError.NUMBER_INVALID,
    21614: SendError.CANNOT_RECEIVE,
    21617: SendError.TEXT_REFUSED,
    21635: SendError.CANNOT_RECEIVE,
    21659: SendError.OUR_NUMBER_REFUSED,
    21660: SendError.OUR_NUMBER_REFUSED,
    21661: SendError.OUR_NUMBER_REFUSED,
    30001: SendError.BUSY,
    30002: SendError.ACCOUNT_STOPPED,
    30003: SendError.UNREACHABLE,
    30004: SendError.BLOCKED,
    30005: SendError.NUMBER_INVALID,
    30006: SendError.CANNOT_RECEIVE,
    30007: SendError.BLOCKED,
    30008: SendError.NOT_DELIVERED,
    30010: SendError.ACCOUNT_STOPPED,  # the price limit of the message
    30022: SendError.BUSY,
    30032: SendError.OUR_NUMBER_REFUSED,
    30034: SendError.OUR_NUMBER_REFUSED,
    30410: SendError.NOT_DELIVERED,
    30450: SendError.COUNTRY_NOT_ALLOWED,
    63038: SendError.ACCOUNT_STOPPED,
}


class TwilioProvider:
    name = "twilio"
    status_method = "POST"

    # --- road in ---

    def verify(self, request: HttpRequest) -> bool:
        token = settings.TWILIO_AUTH_TOKEN
        signature = request.headers.get("X-Twilio-Signature", "")
        if not token or not signature.isascii() or request.method != "POST":
            return False
        return RequestValidator(token).validate(_signed_url(request), request.POST, signature)

    def refusal_status(self, request: HttpRequest) -> int:
        return 403

    def parse(self, request: HttpRequest) -> Inbound | None:
        fields = request.POST
        # Twilio signs names and values run together without a mark between them, so the same signature also fits a
        # request whose fields were melted into one another. One that has every field we use, and an id no longer than
        # ids are, is not one that could pass for a new message.
        key = fields.get("MessageSid") or fields.get("SmsMessageSid") or fields.get("SmsSid") or ""
        if not _is_sid(key) or "From" not in fields or "To" not in fields:
            return None
        return Inbound(
            key=key,
            sender=fields["From"],
            recipient=fields["To"],
            text=fields.get("Body", ""),
            media=_count(fields.get("NumMedia", "")),
            location=bool(fields.get("Latitude") and fields.get("Longitude")),
            answered_as=_OPT_OUT_TYPES.get(fields.get("OptOutType", "").upper()),
        )

    def parse_status(self, request: HttpRequest) -> StatusReport | None:
        fields = request.POST
        key = fields.get("MessageSid") or fields.get("SmsSid") or ""
        word = fields.get("MessageStatus") or fields.get("SmsStatus") or ""
        if not _is_sid(key) or word not in _STATES:
            return None
        state = _STATES[word]
        error = None
        if state in (Delivery.UNDELIVERED, Delivery.FAILED):
            error = at_the_end(_ERRORS.get(_count(fields.get("ErrorCode", "")), SendError.NOT_DELIVERED))
        return StatusReport(key=key, reference=request.GET.get("ref", ""), state=state, error=error)

    def acknowledge(self) -> HttpResponse:
        return _twiml(MessagingResponse())

    def say_now(self, message: Inbound, text: str) -> HttpResponse:
        answer = MessagingResponse()
        answer.message(text)
        return _twiml(answer)

    # --- road out ---

    def send(self, message: Outgoing) -> SendResult:
        try:
            created = _client().messages.create(
                to=message.recipient,
                from_=message.sender,
                body=message.text,
                status_callback=_callback_url(message.reference),
            )
        except _FAULTS as error:
            return Refused(_refusal(error))
        if not created.sid:
            return Refused(SendError.NO_VERDICT)
        return Accepted(created.sid)

    def look_up(self, message: Outgoing, since: datetime, known: Iterable[str]) -> LookUp:
        taken = set(known)
        earliest = since - CLOCK_SLACK
        try:
            # No filter by date: Twilio filters by when a message left, and one still in its queue has not.
            listed = _client().messages.list(to=message.recipient, from_=message.sender, limit=LOOK_BACK)
        except _FAULTS as error:
            event("sms.look_up_failed", error=_refusal(error).value)
            return Found.CANNOT_TELL
        for candidate in listed:
            if candidate.sid in taken or candidate.body != message.text or candidate.date_created is None:
                continue
            if candidate.date_created >= earliest:
                return Accepted(candidate.sid)
        reached_back = any(one.date_created is not None and one.date_created < earliest for one in listed)
        return Found.ABSENT if reached_back or len(listed) < LOOK_BACK else Found.CANNOT_TELL

    def problems(self) -> list[checks.CheckMessage]:
        found: list[checks.CheckMessage] = []
        if not settings.TWILIO_AUTH_TOKEN:
            found.append(
                checks.Error(
                    "TWILIO_AUTH_TOKEN is not set, so no webhook could be told from a forged one.",
                    hint="Set it in the environment or in var/secrets.json. It stands in the Twilio console, on the account's page.",
                    id="sms.E001",
                )
            )
        if not re.fullmatch("AC[0-9a-fA-F]{32}", settings.TWILIO_ACCOUNT_SID):
            found.append(
                checks.Error(
                    "TWILIO_ACCOUNT_SID is not the id of an account (AC and 32 hexadecimal digits).",
                    hint="Copy it from the Twilio console, on the account's page, into the environment.",
                    id="sms.E002",
                )
            )
        return found


PROVIDER = TwilioProvider()


def _twiml(answer: MessagingResponse) -> HttpResponse:
    return HttpResponse(answer.to_xml(), content_type="text/xml; charset=utf-8")


def _signed_url(request: HttpRequest) -> str:
    """The address that Twilio was told to call: our configured one, with the path and the raw query it called."""
    query = request.META.get("QUERY_STRING", "")
    return settings.PUBLIC_URL.rstrip("/") + request.path + (f"?{query}" if query else "")


def _callback_url(reference: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}/sms/twilio/status?{urlencode({'ref': reference})}"


def _is_sid(key: str) -> bool:
    """Twilio's ids are two letters and 32 hexadecimal digits."""
    return 0 < len(key) <= LONGEST_SID and key.isascii() and key.isalnum()


def _count(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 9 else 0


def _refusal(error: Exception) -> SendError:
    """The word for what went wrong. Only kinds and codes are looked at: the sentence may hold the person's number."""
    if isinstance(error, TwilioRestException | TwilioServiceException):
        if error.code in _ERRORS:
            return _ERRORS[error.code]
        if error.status == 429 or error.status == 503:
            return SendError.BUSY
        if error.status in (401, 403):
            return SendError.NOT_AUTHORISED
        if error.status >= 500:  # it may have been taken before the fault
            return SendError.NO_VERDICT
        event("sms.unknown_provider_code", provider="twilio", status=error.status, code=error.code)
        return SendError.REFUSED
    if isinstance(error, requests.ConnectTimeout):
        return SendError.NO_CONNECTION
    if isinstance(error, requests.ConnectionError) and _never_connected(error):
        return SendError.NO_CONNECTION
    return SendError.NO_VERDICT


def _never_connected(error: BaseException) -> bool:
    """Whether the connection was never made, so that nothing can have been taken."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, NewConnectionError | NameResolutionError | ConnectionRefusedError):
            return True
        waiting += [getattr(one, "reason", None), one.__cause__, one.__context__, *one.args]
    return False


# --- the library's client ---

# The library logs every address and parameter, phone numbers included, to the logger it is given.
# It stands apart from all others, so that no configuration of logging can give it a voice again.
_silent = logging.Logger("twilio", level=logging.CRITICAL + 1)


class _ElsewhereHttpClient(HttpClient):
    """Calls the same paths on another server: the simulator's stand-in for the REST API."""

    def __init__(self, base: str) -> None:
        super().__init__(_silent, False, TIMEOUT)
        self._base = urlsplit(base)
        self._http = TwilioHttpClient(timeout=TIMEOUT, logger=_silent)
        # A proxy named in the environment cannot reach this machine's loopback.
        self._http.session.trust_env = False

    def request(self, method: str, uri: str, *args: object, **kwargs: object) -> Response:
        path, query = urlsplit(uri)[2:4]
        base = self._base
        return self._http.request(
            method, urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + path, query, "")), *args, **kwargs
        )


def http_client() -> HttpClient:
    """How the library reaches the REST API. Tests put their own here, so that no test leaves the machine."""
    if settings.SIMULATOR:
        return _ElsewhereHttpClient(f"http://127.0.0.1:{settings.DESK_PORT}/sms/simulator/twilio")
    return TwilioHttpClient(timeout=TIMEOUT, logger=_silent, pool_connections=False)


def _client() -> Client:
    # `environment` keeps the library from reading region and edge out of ours.
    return Client(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_AUTH_TOKEN,
        http_client=http_client(),
        environment={"TWILIO_EDGE": "", "TWILIO_REGION": ""},
    )
