"""Progress lines, and the one way a tool stops: what happened, and the next step."""

from __future__ import annotations

import errno
import os
import sys
import time
from typing import Callable, NoReturn, Optional

_started = time.monotonic()


class Stop(Exception):
    """The work cannot go on. `what` is one sentence for a person, `next_step` is what they can do about it."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(f"{what} {next_step}")
        self.what = what
        self.next_step = next_step


def elapsed() -> float:
    """Seconds since this command started."""
    return time.monotonic() - _started


def _colour(text: str, code: str, stream: object) -> str:
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or not getattr(stream, "isatty", bool)()
    return text if plain else f"\033[{code}m{text}\033[0m"


def line(text: str) -> None:
    """One line of progress, with the seconds since the start."""
    clock = _colour(f"[{elapsed():6.1f} s]", "2", sys.stdout)
    print(f"{clock} {text}", flush=True)


def heading(text: str) -> None:
    print(_colour(text, "1", sys.stdout), flush=True)


def complain(text: str) -> None:
    """A sentence to the error stream, in red where colours are welcome."""
    print(_colour(text, "31", sys.stderr), file=sys.stderr, flush=True)


def explain(error: OSError) -> Optional[Stop]:
    """The sentence for the failures of disk and permission that any step may meet; nothing for other errors."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return Stop("The disk is full.", "Free some space (both environments and their downloads need about 6 GB) and run the same command again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop(f"{error.filename} may not be written.", "Give yourself write permission on this folder, or copy the project to a folder of your own, and run again.")
    return None


def entry(main: Callable[[], int]) -> NoReturn:
    """Run a tool's main: its exit code, one sentence instead of a traceback where we know the cause, 130 on Ctrl-C."""
    try:
        sys.exit(main())
    except Stop as stop:
        complain(f"Stopped: {stop.what}\n  Next: {stop.next_step}")
    except KeyboardInterrupt:
        complain("Stopped by Ctrl-C. The same command goes on where it can.")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader went away; nobody is left to tell
    except OSError as error:
        known = explain(error)
        if known is None:
            raise
        complain(f"Stopped: {known.what}\n  Next: {known.next_step}")
    sys.exit(1)
