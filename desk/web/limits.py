"""What a request may weigh and how long it may take to arrive, checked before Django reads it.

Django reads a whole body before a view runs, however long it is and however slowly it drips in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from .cors import allowed_for
from .errors import Problem, error_body

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Seconds for a body to arrive. 32 kB take 5 s on the slowest mobile link that is still in use.
PATIENCE = 10.0


class BodyLimits:
    """ASGI application that hands a small, complete body on, and answers anything else itself with the helpline numbers."""

    def __init__(self, application: Callable[[Scope, Receive, Send], Awaitable[None]], *, patience: float = PATIENCE) -> None:
        self.application = application
        self.patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        limit = settings.BODY_LIMIT if scope["path"].startswith("/api/") else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        headers = dict(scope["headers"])
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            await _refuse(scope, send, Problem.ENCODED)
            return
        declared = headers.get(b"content-length", b"0")
        if not declared.isdigit() or len(declared) > 12 or int(declared) > limit:
            await _refuse(scope, send, Problem.TOO_LARGE)
            return
        try:
            async with asyncio.timeout(self.patience):
                body = await _whole_body(receive, limit)
        except TimeoutError:
            await _refuse(scope, send, Problem.TOO_SLOW)
            return
        if body is None:
            await _refuse(scope, send, Problem.TOO_LARGE)
            return
        await self.application(scope, _replaying(body, receive), send)


async def _whole_body(receive: Receive, limit: int) -> bytes | None:
    """The body, or None as soon as it is over the limit. A disconnect ends it as it stands: nobody is there to answer."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replaying(body: bytes, receive: Receive) -> Receive:
    given = False

    async def replay() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    body = error_body(problem)
    origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        "Vary": "Origin",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        **allowed_for(origin),
    }
    encoded = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": problem.status, "headers": encoded})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
