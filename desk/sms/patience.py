"""While others write to the SQLite file, it is tried again: what a provider hands over comes once, or not soon again."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import OperationalError

# For so many seconds; the last try may wait for settings' busy_timeout of 4 s in addition. Twilio hangs up after 15.
SECONDS = 8.0
PAUSE = 0.1

Told = TypeVar("Told")
About = TypeVar("About")


async def patiently(act: Callable[[About], Told], about: About) -> Told:
    """What `act` says, in the database thread. Raises DatabaseError when the file stays busy, and at once for anything else."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return await sync_to_async(act)(about)
        except OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
        await asyncio.sleep(PAUSE)


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
