"""People who only exist in a replay. They use the same doors as everybody: the widget API and the signed SMS webhook."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import uuid4

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from twilio.request_validator import RequestValidator

from desk.conversations.models import Message, Sender

from .lines import Spoken


class Person(Protocol):
    async def say(self, text: str) -> Spoken:
        """Write one message and wait for what comes back."""


class OnTheWeb:
    def __init__(self, desk: httpx.AsyncClient) -> None:
        self._desk = desk
        self._conversation = self._token = ""

    async def say(self, text: str) -> Spoken:
        if not self._conversation:
            await self._open()
        key = str(uuid4())
        began = time.perf_counter()
        response = await self._desk.post(
            f"/api/v1/conversations/{self._conversation}/messages",
            content=json.dumps({"key": key, "text": text}),  # ASCII: half a surrogate pair gets through as a browser sends it
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        ms = (time.perf_counter() - began) * 1000
        if response.status_code != 200:
            return Spoken(replies=(_refusal(response),), ms=ms, rule=f"http_{response.status_code}")
        replies = tuple(message["text"] for message in response.json()["messages"] if message["from"] != Sender.PERSON)
        record = await sync_to_async(_record)(self._conversation, key)
        return record.spoken(replies, ms)

    async def _open(self) -> None:
        opened = (await self._desk.post("/api/v1/conversations", json={})).raise_for_status().json()
        self._conversation, self._token = opened["conversation"], opened["token"]


class OnThePhone:
    """`number` is in E.164. What is sent to it stays in the outbox of a database that is thrown away."""

    def __init__(self, desk: httpx.AsyncClient, number: str) -> None:
        self._desk = desk
        self._number = number

    async def say(self, text: str) -> Spoken:
        key = f"SM{uuid4().hex}"
        # A phone cannot send half a surrogate pair: its text is UTF-8 on the way.
        sendable = text.encode("utf-8", "replace").decode("utf-8")
        fields = {
            "MessageSid": key,
            "AccountSid": settings.TWILIO_ACCOUNT_SID,
            "From": self._number,
            "To": settings.SMS_NUMBER,
            "Body": sendable,
            "NumMedia": "0",
        }
        path = "/sms/twilio/inbound"
        signature = RequestValidator(settings.TWILIO_AUTH_TOKEN).compute_signature(settings.PUBLIC_URL + path, fields)
        began = time.perf_counter()
        response = await self._desk.post(
            path,
            content=urlencode(fields),
            headers={"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature},
        )
        ms = (time.perf_counter() - began) * 1000
        if response.status_code >= 300:
            return Spoken(replies=(_refusal(response),), ms=ms, rule=f"http_{response.status_code}")
        record = await sync_to_async(_record)(None, key)
        return record.spoken(await sync_to_async(record.sent)(), ms)


@dataclass(frozen=True)
class _Record:
    """The stored message, or None when the desk kept none."""

    message: Message | None

    def sent(self) -> tuple[str, ...]:
        return tuple(self.message.replies.order_by("pk").values_list("text", flat=True)) if self.message else ()

    def spoken(self, replies: tuple[str, ...], ms: float) -> Spoken:
        message = self.message
        if message is None:
            return Spoken(replies=replies, ms=ms, rule="not_stored")
        reason = message.handoff_reason
        return Spoken(
            replies=replies,
            topics=tuple(message.topics),
            handoff={"reason": reason, "priority": message.handoff_priority} if reason else None,
            clarify=tuple(message.clarify),
            ms=ms,
            rule=message.rule if message.answered_at else "not_answered",
        )


def _record(conversation: str | None, key: str) -> _Record:
    found = Message.objects.filter(client_key=key)
    return _Record((found.filter(conversation=conversation) if conversation else found).first())


def _refusal(response: httpx.Response) -> str:
    """What a person would have been shown: the sentence and the numbers, or whatever words there were."""
    try:
        content: Any = response.json()
        numbers = " ".join(f"{line['label']}: {line['display']}." for line in content["contacts"]["helpline"])
        return f"{content['error']['message']} {numbers}"
    except (ValueError, KeyError, TypeError):
        return response.text
