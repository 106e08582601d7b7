"""One command at a time where two would disturb each other."""

from __future__ import annotations

import fcntl
import os
import pathlib
from contextlib import contextmanager
from typing import Iterator

from tools import say


@contextmanager
def alone(lock: pathlib.Path, doing: str) -> Iterator[None]:
    """Inside, no other command of ours holds this lock file. `doing` says what the other one is at, while we wait."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open(str(lock), "w") as handle:
        os.set_inheritable(handle.fileno(), True)  # if we are killed, a child of ours that still works holds the lock on
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say.line(f"Another command is {doing}: waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
