"""The one door into the assistant: the desk, over loopback, with a shared secret."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.plain_words import plain_words
from channels.turn import Vocabulary, take_turn
from content.contacts import CHANNELS

LONGEST = 4000  # characters; the desk asks people to shorten more than that

logger = logging.getLogger(__name__)


class DeskInput(InputChannel):
    """POST /webhooks/desk/turn and GET /webhooks/desk/health."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskInput:
        token = (credentials or {}).get("token") or ""
        if len(token) < 32:
            raise ValueError("The assistant's token is missing or short. Set ASSISTANT_TOKEN to 32 random characters or more; `make run` does it for you.")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("desk_input")

        @routes.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"error": "unauthorised"}, status=401)
            try:
                body = json.loads(request.body)
                text, channel = body["text"], body["channel"]
            except (ValueError, KeyError, TypeError, RecursionError):
                return response.json({"error": "expected a JSON object with text, channel and context"}, status=400)
            if not isinstance(text, str) or len(text) > LONGEST or channel not in CHANNELS:
                return response.json({"error": f"text is a string of at most {LONGEST} characters, channel is web or sms"}, status=400)
            agent = request.app.ctx.agent
            if not hasattr(request.app.ctx, "vocabulary"):
                request.app.ctx.vocabulary = Vocabulary.of(agent.domain)
            return response.json(await take_turn(agent, request.app.ctx.vocabulary, plain_words(text), channel, body.get("context"), body.get("alarm")))

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = bool(agent and agent.is_ready())
            model = agent.processor.model_filename if ready else ""
            return response.json({"ready": ready, "model": model}, status=200 if ready else 503)

        return routes

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("authorization") or ""
        return hmac.compare_digest(given.encode("utf-8", "replace"), f"Bearer {self._token}".encode())
