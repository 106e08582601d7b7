"""Commands that run one after the other beside the work at hand, quietly and with less right to the processor."""

from __future__ import annotations

import pathlib
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import List, Mapping, Optional, Sequence

from tools import places, relay

PATIENCE = 15.0  # seconds for a command to end by itself


@dataclass(frozen=True)
class Ended:
    """How one of them went: its exit code (None: not begun, since an earlier one failed that it needs), seconds, and all that it printed."""

    name: str
    code: Optional[int]
    seconds: float
    output: str


class Beside:
    """`begin` puts commands in line; the first one must succeed for the others to begin. `ready` waits for the first, `wait` for all."""

    def __init__(self) -> None:
        self._ended: List[Ended] = []
        self._first = threading.Event()
        self._child: "Optional[subprocess.Popen[str]]" = None
        self._stopped = False
        self._thread: Optional[threading.Thread] = None

    def begin(self, commands: Sequence["tuple[str, Sequence[str], Mapping[str, str]]"]) -> None:
        self._thread = threading.Thread(target=self._run, args=(commands,), daemon=True)
        self._thread.start()

    def ready(self) -> bool:
        """Waits until the first command has ended; whether it succeeded."""
        while not self._first.wait(timeout=1.0):  # in slices, so that Ctrl-C is heard
            pass
        return bool(self._ended) and self._ended[0].code == 0

    def wait(self) -> List[Ended]:
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout=1.0)
        return list(self._ended)

    def stop(self) -> None:
        """End what runs, with its children, and begin nothing more."""
        self._stopped = True
        child = self._child
        if child is None:
            return
        if child.poll() is None:
            child.send_signal(signal.SIGINT)  # our tools end their own children then, which lead groups of their own
            try:
                child.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                pass
        relay.end_group(child)

    def _run(self, commands: Sequence["tuple[str, Sequence[str], Mapping[str, str]]"]) -> None:
        try:
            for name, command, environ in commands:
                if self._stopped:
                    return
                needed = not self._ended or self._ended[0].code == 0
                self._ended.append(self._one(name, command, environ) if needed else Ended(name, None, 0.0, ""))
                self._first.set()
        finally:
            self._first.set()

    def _one(self, name: str, command: Sequence[str], environ: Mapping[str, str]) -> Ended:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            heard = pathlib.Path(folder) / "heard"
            with open(str(heard), "wb") as out:
                self._child = subprocess.Popen(gently(command), cwd=str(places.ROOT), env=dict(environ), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, universal_newlines=True, start_new_session=True)  # fmt: skip
                code = self._child.wait()
            return Ended(name, code, time.monotonic() - began, heard.read_text(encoding="utf-8", errors="replace"))


def gently(command: Sequence[str]) -> List[str]:
    """The command, stepping back where others want the processor; as it is where `nice` is not there."""
    return (["nice", "-n", "10"] if shutil.which("nice") else []) + list(command)
