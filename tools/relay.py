"""Run a command, show chosen lines of what it says as progress, and keep all of it for the diagnosis."""

from __future__ import annotations

import os
import pathlib
import queue
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Callable, List, Mapping, Optional, Sequence

from tools import say

Show = Callable[[str], Optional[str]]  # from a line of output to a line of progress, or None


def nothing(_text: str) -> Optional[str]:
    """Show none of the output."""
    return None


SILENCE = 15.0  # seconds without a line of progress after which we say that the work goes on


@dataclass(frozen=True)
class Finished:
    code: int
    output: str

    def tail(self, lines: int = 8) -> str:
        """The last lines that hold anything."""
        return "\n".join([line for line in self.output.splitlines() if line.strip()][-lines:])


def run(
    command: Sequence[str],
    *,
    doing: str,
    environ: Optional[Mapping[str, str]] = None,
    folder: Optional[pathlib.Path] = None,
    show: Show = nothing,
) -> Finished:
    """Run to the end. `show` turns a line of output into a line of progress, or None. Ctrl-C ends the command, too."""
    child = subprocess.Popen(
        list(command), env=dict(environ) if environ is not None else None, cwd=str(folder) if folder else None,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        universal_newlines=True, encoding="utf-8", errors="replace", start_new_session=True,
        close_fds=False,  # what is inheritable was made so on purpose: the builders' lock
    )  # fmt: skip
    lines: "queue.Queue[Optional[str]]" = queue.Queue()

    def read() -> None:
        assert child.stdout is not None
        for text in child.stdout:
            lines.put(text.rstrip("\n"))
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    heard: List[str] = []
    told = time.monotonic()
    try:
        while True:
            try:
                text: Optional[str] = lines.get(timeout=1.0)
            except queue.Empty:
                text = ""
            if text is None:
                return Finished(child.wait(), "\n".join(heard))
            if text:
                heard.append(text)
            shown = show(text) if text else None
            if shown is None and time.monotonic() - told >= SILENCE:
                shown = f"still {doing} ..."
            if shown:
                told = time.monotonic()
                say.line(f"  {shown}")
    except BaseException:
        end_group(child)
        raise


def end_group(child: "subprocess.Popen[str]", patience: float = 10.0) -> None:
    """End a child that leads its own group: kindly, so that it can end its own children; then whatever is left, firmly."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            pass
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # nobody left; macOS says "not permitted" of a group of the dead
    child.wait()
