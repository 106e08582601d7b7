"""The way from the simulated provider to the phone: states and signed reports, each a task of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from django_q.tasks import async_task

from desk.logs import event

from . import wire
from .models import SimulatedMessage
from .phones import Behaviour, behaviour

# status and error code, in order, after "queued"
_WAYS: dict[Behaviour, tuple[tuple[str, int | None], ...]] = {
    Behaviour.OFF: (("sent", None), ("undelivered", 30003)),
    Behaviour.LANDLINE: (("sent", None), ("undelivered", 30006)),
}
_DELIVERS: tuple[tuple[str, int | None], ...] = (("sent", None), ("delivered", None))


def start(message: SimulatedMessage) -> None:
    _later(message.sid, 0)


def move_on(sid: str, step: int) -> None:
    """The task: one step on the way to the phone, reported to the address the desk named."""
    message = SimulatedMessage.objects.filter(pk=sid).first()
    if message is None:
        return
    way = _WAYS.get(behaviour(message.phone), _DELIVERS)
    message.status, message.error_code = way[step]
    message.save(update_fields=["status", "error_code"])
    _report(message)
    if step + 1 < len(way):
        _later(sid, step + 1)


def _report(message: SimulatedMessage) -> None:
    if not message.callback:
        return
    # Only path and query are used: reports go to this desk, whatever host the address names.
    address = urlsplit(message.callback)
    path = address.path + (f"?{address.query}" if address.query else "")
    fields = wire.status_fields(
        sid=message.sid,
        sender=message.service,
        recipient=message.phone,
        status=message.status,
        error_code=message.error_code,
    )
    try:
        wire.post(path, fields)
    except httpx.HTTPError as error:
        event("simulator.report_lost", error=type(error).__name__)


def _later(sid: str, step: int) -> None:
    async_task("desk.sms.simulator.carrier.move_on", sid, step)
