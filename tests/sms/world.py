"""What the SMS tests share: a signer of our own, a phone network in this process, and a worker that runs when told to."""

from __future__ import annotations

import base64
import hmac
import itertools
import pydoc
from collections import deque
from collections.abc import Iterable
from hashlib import sha1
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from twilio.http import HttpClient
from twilio.http.response import Response

from desk.conversations.models import Conversation, Message, Outbox
from desk.sms.simulator.models import SimulatedMessage

USA = "+12025550143"
CANADA = "+16135550143"
UK = "+447700900143"
SPAIN = "+34600000143"
OURS = "+18005550100"

INBOUND = "/sms/twilio/inbound"
STATUS = "/sms/twilio/status"

Fields = list[tuple[str, str]]

_sids = itertools.count(1)


def new_sid() -> str:
    return f"SM{next(_sids):032x}"


def twilio_signature(url: str, fields: Iterable[tuple[str, str]], token: str | None = None) -> str:
    """Written from Twilio's description, not with the library that checks it: address, then each different name and value
    by name, HMAC-SHA1 with the auth token, in Base64."""
    signed = url + "".join(name + value for name, value in sorted(set(fields)))
    secret = settings.TWILIO_AUTH_TOKEN if token is None else token
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), sha1).digest()).decode()


def inbound_form(text: str = "what is BCMA", *, sender: str = USA, recipient: str = OURS, sid: str | None = None, **more: str) -> Fields:
    """What Twilio posts for one text, shortest form."""
    sid = sid or new_sid()
    return [("MessageSid", sid), ("AccountSid", settings.TWILIO_ACCOUNT_SID), ("From", sender), ("To", recipient), ("Body", text),
            ("NumMedia", "0"), *more.items()]  # fmt: skip


def post(path: str, fields: Fields, *, signature: str | None = None, client: Client | None = None, **headers: str) -> HttpResponse:
    """Post a form as a provider does; signed for our public address unless another signature is given."""
    if signature is None:
        signature = twilio_signature(settings.PUBLIC_URL + path, fields)
    if signature:
        headers["HTTP_X_TWILIO_SIGNATURE"] = signature
    return (client or Client()).post(path, urlencode(fields), content_type="application/x-www-form-urlencoded", **headers)


def text_us(text: str, *, sender: str = USA, sid: str | None = None, **more: str) -> HttpResponse:
    """A person texts us. The webhook's answer; replies wait for the worker."""
    return post(INBOUND, inbound_form(text, sender=sender, sid=sid, **more))


def thread(number: str = USA) -> Conversation:
    return Conversation.objects.get(channel="sms", address=number)


def said(number: str = USA) -> list[str]:
    """The responses we stored for this person, in order."""
    return list(Message.objects.filter(conversation__address=number).exclude(sender="person").order_by("pk").values_list("response", flat=True))


def on_phone(number: str = USA) -> list[str]:
    """The texts that arrived on the simulated phone, in order of arrival at the provider."""
    return list(SimulatedMessage.objects.filter(phone=number, direction="to phone", status="delivered").order_by("created_at").values_list("text", flat=True))


def states(number: str = USA) -> list[str]:
    return list(Outbox.objects.filter(message__conversation__address=number).order_by("pk").values_list("state", flat=True))


class Worker:
    """Stands for the task queue: tasks wait here until a test lets them run, loses them, or runs them twice."""

    def __init__(self) -> None:
        self.tasks: deque[tuple[str, tuple[Any, ...]]] = deque()
        self.later: list[tuple[str, tuple[Any, ...]]] = []

    def put(self, func: str, *args: Any, **_: Any) -> str:
        self.tasks.append((func, args))
        return "task"

    def put_later(self, func: str, *args: Any, **_: Any) -> None:
        self.later.append((func, args))

    def work(self) -> int:
        """Run everything that waits, and what that brings; returns how many tasks ran."""
        ran = 0
        while self.tasks:
            func, args = self.tasks.popleft()
            pydoc.locate(func)(*args)  # type: ignore[operator]
            ran += 1
            assert ran < 500, "tasks breed tasks without end"
        return ran


class InProcessHttp(HttpClient):
    """The twilio library's calls, answered by the simulator's REST stand-in without a socket."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []

    def request(self, method: str, uri: str, params: Any = None, data: Any = None, headers: Any = None, auth: Any = None, **_: Any) -> Response:
        self.calls.append((method, urlsplit(uri).hostname or ""))
        path = "/sms/simulator/twilio" + urlsplit(uri).path
        credentials = base64.b64encode(":".join(auth).encode()).decode()
        client = Client(HTTP_AUTHORIZATION=f"Basic {credentials}")
        if method == "POST":
            body = urlencode({name: value for name, value in data.items() if isinstance(value, str)})
            answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        else:
            answer = client.get(path, params or {})
        return Response(answer.status_code, answer.content.decode())
