"""Conversations, one after the other, through the whole desk in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

import httpx
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler

from desk.web.limits import BodyLimits

from .lines import Reply, Request, Spoken
from .people import OnThePhone, OnTheWeb, Person

# Numbers of a real area code, so that they belong to a country; the first exchange of three digits is 200.
FIRST_NUMBER = 16_172_000_000


async def run(requests: Sequence[Request], done: Callable[[Reply], None]) -> None:
    """Hold every conversation and hand over each reply in the order of the requests.

    A conversation that breaks off still yields an entry for each of its turns. When the run is cancelled, so do those
    that were not held.
    """
    held = 0
    edge = BodyLimits(ASGIHandler())  # as desk/asgi.py puts it together
    transport = httpx.ASGITransport(app=edge, client=("127.0.0.1", 0))
    try:
        async with httpx.AsyncClient(transport=transport, base_url=settings.PUBLIC_URL, timeout=None) as desk:
            for index, request in enumerate(requests):
                done(await _hold(request, _person(request, desk, index)))
                held += 1
    except asyncio.CancelledError:
        for request in requests[held:]:
            done(Reply(request.id, (Spoken(rule="interrupted"),) * len(request.turns)))
        raise


async def _hold(request: Request, person: Person) -> Reply:
    turns: list[Spoken] = []
    for text in request.turns:
        try:
            turns.append(await person.say(text))
        except Exception as error:
            turns.append(Spoken(rule=f"failed:{type(error).__name__}"))
    return replace(Reply(request.id), turns=tuple(turns))


def _person(request: Request, desk: httpx.AsyncClient, index: int) -> Person:
    return OnTheWeb(desk) if request.channel == "web" else OnThePhone(desk, f"+{FIRST_NUMBER + index}")
