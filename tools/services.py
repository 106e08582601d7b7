"""Keep a few processes alive: start them, log each to its file, start again with back-off what dies, end all together."""

from __future__ import annotations

import pathlib
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import IO, Callable, List, Mapping, Optional, Sequence

from tools import relay, say
from tools.say import Stop

LONGEST_PAUSE = 30.0  # seconds between two attempts to start what keeps dying
STEADY = 60.0  # seconds alive after which a death counts as the first again
LARGEST_LOG = 10_000_000  # bytes; a larger one is put aside at the start


def pause_after(deaths: int) -> float:
    """Seconds to wait before starting again what died `deaths` times in a row: 1, 2, 4 ... 30."""
    return min(LONGEST_PAUSE, 2.0 ** (deaths - 1))


@dataclass
class Service:
    """One process of ours. `ready` says whether it does its work; None means that being alive is enough."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    folder: pathlib.Path
    log: pathlib.Path
    ready: Optional[Callable[[], bool]] = None
    child: "Optional[subprocess.Popen[str]]" = None
    deaths: int = 0
    started_at: float = 0.0
    start_again_at: Optional[float] = None
    _handle: Optional[IO[str]] = field(default=None, repr=False)

    def start(self) -> None:
        if self._handle is None:
            self._handle = _open_log(self.log)
        self.start_again_at = None
        self.started_at = time.monotonic()
        # A group of its own: Ctrl-C reaches us alone, and we end the children in order.
        self.child = subprocess.Popen(
            list(self.command), env=dict(self.environ), cwd=str(self.folder), stdin=subprocess.DEVNULL,
            stdout=self._handle, stderr=subprocess.STDOUT, start_new_session=True, universal_newlines=True,
        )  # fmt: skip

    def exit_code(self) -> Optional[int]:
        return self.child.poll() if self.child else None

    def stop(self) -> None:
        if self.child is not None:
            relay.end_group(self.child)
        self.child = None
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def last_words(self, lines: int = 12) -> str:
        """The end of its log, indented."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join("    " + line for line in text.splitlines()[-lines:])


class Services:
    """The processes together; use it in a `with`, so that none outlives us."""

    def __init__(self) -> None:
        self.all: List[Service] = []

    def __enter__(self) -> "Services":
        return self

    def __exit__(self, *_: object) -> None:
        previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave a child behind
        try:
            for service in self.all:
                if service.child is not None and service.exit_code() is None:
                    service.child.send_signal(signal.SIGTERM)  # all at once, then wait for each
            for service in reversed(self.all):
                service.stop()
        finally:
            signal.signal(signal.SIGINT, previous)

    def start(self, service: Service) -> None:
        self.all.append(service)
        say.line(f"Starting: {service.name}")
        service.start()

    def wait_ready(self, service: Service, patience: float) -> None:
        """Wait until a service works. Raises Stop with the end of its log when it dies or takes longer than `patience` seconds."""
        asked = time.monotonic()
        told = asked
        while not (service.ready is None or service.ready()):
            if service.exit_code() is not None:
                raise Stop(
                    f"The {service.name} ended while starting (exit code {service.exit_code()}).",
                    f"Mend what its log says, then run again. The end of {_short(service.log)}:\n{service.last_words()}",
                )
            now = time.monotonic()
            if now - asked > patience:
                raise Stop(
                    f"The {service.name} was not ready after {patience:.0f} s.",
                    f"Look into {_short(service.log)}; it ends with:\n{service.last_words()}",
                )
            if now - told >= 5:
                told = now
                say.line(f"  waiting for the {service.name} ...")
            time.sleep(0.2)
        say.line(f"Ready: {service.name}")

    def watch_once(self) -> None:
        """Notice who died, and start again those whose pause is over. One line for each."""
        now = time.monotonic()
        for service in self.all:
            if service.start_again_at is not None:
                if now >= service.start_again_at:
                    service.start()
            elif service.exit_code() is not None:
                service.deaths = 1 if now - service.started_at >= STEADY else service.deaths + 1
                pause = pause_after(service.deaths)
                service.start_again_at = now + pause
                say.line(f"The {service.name} died (exit code {service.exit_code()}); starting it again in {pause:.0f} s. Its log: {_short(service.log)}")


def _open_log(path: pathlib.Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    handle = open(str(path), "a", encoding="utf-8")
    path.chmod(0o600)
    return handle


def _short(path: pathlib.Path) -> str:
    return f"{path.parent.parent.name}/{path.parent.name}/{path.name}"
