"""What is switched off from the console: the whole assistant, a channel, or an answer. The helpline replies in its place.

A switch takes effect on every process within AGE seconds. Danger is screened and answered whatever is off.
"""

from __future__ import annotations

import time
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from content import answers
from desk.audit.record import record
from desk.logs import event

from .models import Channel, SwitchedOff

# Seconds that a process may go by what it read last. Five are promised; the rest is for a slow database.
AGE = 2.0
ASSISTANT = "assistant:all"

_read: tuple[float, frozenset[str]] | None = None  # when, and what was off


class Turned(Enum):
    """How an act on a switch ended."""

    DONE = "done"
    ALREADY = "already"  # a colleague was quicker
    UNKNOWN = "unknown"  # there is no such switch


def of_channel(channel: str) -> str:
    return f"channel:{channel}"


def of_topic(topic: str) -> str:
    return f"topic:{topic}"


def known() -> list[str]:
    """Every switch there is, the widest first."""
    return [ASSISTANT, *map(of_channel, Channel.values), *map(of_topic, answers.load().topics())]


def off() -> frozenset[str]:
    """What is off, as this process knows it."""
    global _read
    now = time.monotonic()
    if _read is None or now - _read[0] >= AGE:
        # The instant before the question: a switch turned while it is asked counts as not seen.
        _read = now, frozenset(SwitchedOff.objects.values_list("switch", flat=True))
    return _read[1]


def is_silent(off: frozenset[str], channel: str) -> bool:
    """Whether the assistant answers nothing at all on the channel."""
    return ASSISTANT in off or of_channel(channel) in off


def turn(switch: str, staff: AbstractBaseUser, *, on: bool) -> Turned:
    """Turn one switch, with its entry in the audit log."""
    if switch not in known():
        return Turned.UNKNOWN
    with transaction.atomic():
        if on:
            changed = SwitchedOff.objects.filter(switch=switch).delete()[0] > 0
        else:
            changed = SwitchedOff.objects.get_or_create(switch=switch, defaults={"by": staff})[1]
        if not changed:
            return Turned.ALREADY
        record(staff, "switch.on" if on else "switch.off", switch)
        transaction.on_commit(forget)
    event("switch.turned", switch=switch, on=on)
    return Turned.DONE


def forget() -> None:
    """This process asks again at once."""
    global _read
    _read = None
