"""An assistant to ask: the one that runs already, or one that is started for the occasion and stopped afterwards."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from django.conf import settings
from rich.console import Console

# Seconds until a started assistant must answer. Loading takes about 15 on two busy cores.
PATIENCE = 180.0
LOG = "replay-assistant.log"


class NoAssistant(Exception):
    """It could not be started; the message says why and what to do."""


@contextmanager
def assistant(console: Console) -> Iterator[None]:
    """Inside, settings.ASSISTANT_URL answers. Raises NoAssistant."""
    if is_ready(settings.ASSISTANT_URL):
        yield
        return
    port = _free_port()
    log = _log_file()
    with log.open("wb") as output:
        process = _start(port, output)
        try:
            settings.ASSISTANT_URL = f"http://127.0.0.1:{port}"
            with console.status("Starting the assistant ..."):
                _wait(process, log)
            yield
        finally:
            _stop(process)


def is_ready(url: str) -> bool:
    """Whether an assistant that knows our token answers there."""
    try:
        answer = httpx.get(
            f"{url}/webhooks/desk/health",
            headers={"Authorization": f"Bearer {settings.ASSISTANT_TOKEN}"},
            timeout=2,
            trust_env=False,
        )
        return answer.status_code == 200 and answer.json().get("ready") is True
    except (httpx.HTTPError, ValueError, AttributeError):
        return False


def _start(port: int, output: object) -> subprocess.Popen[bytes]:
    python = settings.ROOT / ".venv" / "assistant" / "bin" / "python"
    if not python.is_file():
        raise NoAssistant("The assistant's environment is not there. Run `make train`, which builds it and the model.")
    environ = os.environ | {"ASSISTANT_PORT": str(port), "ASSISTANT_TOKEN": settings.ASSISTANT_TOKEN}
    for name in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH"):
        environ.pop(name, None)
    command = [str(python), "-m", "channels.serve"]
    # A session of its own: Ctrl-C reaches us, and we stop it with everything it has started.
    return subprocess.Popen(command, cwd=settings.ROOT, env=environ, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not is_ready(settings.ASSISTANT_URL):
        if process.poll() is not None:
            raise NoAssistant(f"The assistant stopped while starting: {_last_line(log)} (more in {log})")
        if time.monotonic() > until:
            raise NoAssistant(f"The assistant did not answer within {PATIENCE:.0f} seconds. Look into {log}, then try again.")
        time.sleep(0.25)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            continue


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def _log_file() -> Path:
    folder = settings.VAR / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / LOG


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
