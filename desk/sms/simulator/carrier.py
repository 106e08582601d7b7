"""The way from the simulated provider to the phone: states and signed reports, each a task of its own."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import httpx
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task, schedule

from desk.logs import event

from . import network, wire
from .models import SimulatedMessage
from .phones import Behaviour, behaviour
from .trouble import reports

# status and error code
Step = tuple[str, int | None]
# in order, after "queued"
_WAYS: dict[Behaviour, tuple[Step, ...]] = {
    Behaviour.OFF: (("sent", None), ("undelivered", 30003)),
    Behaviour.LANDLINE: (("sent", None), ("undelivered", 30006)),
}
_DELIVERS: tuple[Step, ...] = (("sent", None), ("delivered", None))
_MOVE_ON = "desk.sms.simulator.carrier.move_on"


def start(message: SimulatedMessage) -> None:
    async_task(_MOVE_ON, message.sid, 0)


def move_on(sid: str, step: int) -> None:
    """The task: one step on the way to the phone, reported to the address the desk named, as the network's troubles let it."""
    message = SimulatedMessage.objects.filter(pk=sid).first()
    if message is None:
        return
    today = network.now()
    code = today.codes.get(message.phone)
    way = (("sent", None), ("undelivered", code)) if code else _WAYS.get(behaviour(message.phone), _DELIVERS)
    told = reports(today.troubles, sid, way)
    if step < len(way):  # what the phone has does not depend on what is reported
        message.status, message.error_code = way[step]
        # It may have been forgotten a moment ago.
        SimulatedMessage.objects.filter(pk=sid).update(status=message.status, error_code=message.error_code)
    if step < len(told):
        _report(message, told[step])
    if step + 1 < max(len(way), len(told)):
        _later(sid, step + 1, today.troubles.report_pause)


def _report(message: SimulatedMessage, told: Step) -> None:
    if not message.callback:
        return
    # Only path and query are used: reports go to this desk, whatever host the address names.
    address = urlsplit(message.callback)
    path = address.path + (f"?{address.query}" if address.query else "")
    fields = wire.status_fields(
        sid=message.sid,
        sender=message.service,
        recipient=message.phone,
        status=told[0],
        error_code=told[1],
    )
    try:
        wire.post(path, fields)
    except httpx.HTTPError as error:
        event("simulator.report_lost", error=type(error).__name__)


def _later(sid: str, step: int, pause: float) -> None:
    """The next step, `pause` seconds later; the worker looks for late ones twice a minute."""
    if not pause:
        async_task(_MOVE_ON, sid, step)
        return
    schedule(_MOVE_ON, sid, step, schedule_type=Schedule.ONCE, next_run=timezone.now() + timedelta(seconds=pause))
