"""A phone's message on its way to the desk's webhook, through whatever trouble the network has."""

from __future__ import annotations

import asyncio

import httpx
from asgiref.sync import sync_to_async

from . import wire
from .models import SimulatedMessage
from .trouble import Inbound, WayIn

# Seconds that a message which is to be overtaken is held back, and between two tries.
HELD_BACK = 4.0
AGAIN_AFTER = 1.0


async def hand_over(message: SimulatedMessage, fate: Inbound) -> None:
    """Hand it over, as often as the network does; what the desk last answered stays on the message."""
    await asyncio.sleep(fate.pause + (HELD_BACK if fate.overtaken else 0.0))
    if fate.first_try is not WayIn.ARRIVES:
        if fate.first_try is WayIn.UNHEARD:
            await _post(message)  # taken, and nobody here knows
        await asyncio.sleep(AGAIN_AFTER)
    message.answer = await _post(message)
    message.status = "received" if message.answer is not None and message.answer < 300 else "failed"
    # It may have been forgotten by its own answer.
    await SimulatedMessage.objects.filter(pk=message.pk).aupdate(answer=message.answer, status=message.status)
    if fate.twice:
        await _post(message)


async def _post(message: SimulatedMessage) -> int | None:
    """The status of the desk's answer; None when there was none."""
    fields = wire.inbound_fields(
        sid=message.sid, sender=message.phone, recipient=message.service, text=message.text, media=message.media
    )
    try:
        # A thread of its own: the webhook it calls may need the one that this request came in on.
        return await sync_to_async(wire.post, thread_sensitive=False)(wire.INBOUND, fields)
    except httpx.HTTPError:
        return None
