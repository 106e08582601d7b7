"""The desk's one way to ask the assistant: over loopback, within a fixed time, and never raising."""

from __future__ import annotations

import asyncio
import json
import logging
from enum import Enum

import httpx
from django.conf import settings

from desk.logs import event

from . import wording
from .reading import MOST_BYTES, Reading, WrongReply, read

OVER = "over"


class Trouble(Enum):
    """Why there is no answer; the value is the rule on the turn's record."""

    UNREACHABLE = "assistant_unreachable"
    SLOW = "assistant_slow"
    WRONG = "assistant_wrong"


async def ask(text: str, *, channel: str, context: dict, alarm: str = "") -> Reading | Trouble:
    """What the assistant makes of one message, or which trouble there was, in at most ASSISTANT_TIMEOUT seconds.

    `alarm` is the danger that the person's last message told of, OVER when this one takes an alarm back, else empty.
    """
    turn = {"text": text, "channel": channel, "context": context} | ({"alarm": alarm} if alarm else {})
    try:
        async with asyncio.timeout(settings.ASSISTANT_TIMEOUT):
            body = await _post(turn)
        return read(body, is_response=wording.is_response, is_topic=wording.is_topic)
    except TimeoutError:
        trouble, problem = Trouble.SLOW, None
    except WrongReply as wrong:
        trouble, problem = Trouble.WRONG, wrong.problem
    except (httpx.RemoteProtocolError, httpx.DecodingError) as error:  # something answers there, but not HTTP as we know it
        trouble, problem = Trouble.WRONG, type(error).__name__
    except httpx.HTTPError as error:
        trouble, problem = Trouble.UNREACHABLE, type(error).__name__
    event("assistant.trouble", level=logging.WARNING, kind=trouble.value, problem=problem)
    return trouble


async def _post(turn: dict) -> bytes:
    # A client for each turn costs 0.4 ms on loopback, and no turn meets a kept connection that a restart has cut.
    # No proxy of the environment, no redirect, no certificates: the address is our own.
    async with httpx.AsyncClient(trust_env=False, verify=False, follow_redirects=False, timeout=None) as client:
        request = client.stream(
            "POST",
            f"{settings.ASSISTANT_URL}/webhooks/desk/turn",
            content=json.dumps(turn).encode(),
            headers={"Authorization": f"Bearer {settings.ASSISTANT_TOKEN}", "Content-Type": "application/json"},
        )
        async with request as response:
            if response.status_code != httpx.codes.OK:
                raise WrongReply(f"status_{response.status_code}")
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MOST_BYTES:
                    raise WrongReply("too_large")
            return bytes(body)
