"""The whole product on free ports, started as `make run` starts it, with records and secrets that last as long as it runs."""

from __future__ import annotations

import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing

from tools import places, run, secret_file
from tools.services import Service, Services
from tools.test import variables_for_tests

HANG = 40.0  # seconds; a guard against waiting for ever, not an expectation of speed


def until(what: str, happens: Callable[[], bool]) -> None:
    """Wait until it happens; after HANG seconds, say what never did."""
    deadline = time.monotonic() + HANG
    while not happens():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(0.02)


class Product:
    """Assistant, desk and worker, real ones. Use it in a `with`, so that none outlives it."""

    def __init__(self, **settings: str) -> None:
        """`settings`: environment variables of the desk, such as DESK_REQUIRE_TOTP."""
        self.settings = settings

    def __enter__(self) -> Product:
        self.var = pathlib.Path(tempfile.mkdtemp(prefix="journeys-"))
        # Below the range from which outgoing connections take theirs: a free one stays free until we are up.
        environ = _environment() | {"DESK_VAR": str(self.var), "DESK_PORT": str(_free_port()), "ASSISTANT_PORT": str(_free_port())} | self.settings
        self.values = run.settings(environ, secret_file.load_or_make(self.var / "secrets.json"))
        self.url = self.values["DESK_PUBLIC_URL"]
        self.together = Services()
        try:
            run.start(self.together, self.values)
            account = json.loads(run.manage(self.values, "first_staff"))
        except BaseException:
            self.__exit__()
            raise
        self.staff_name, self.password = account["user"], account["password"]
        return self

    def __exit__(self, *_: object) -> None:
        for service in self.together.all:
            if service.child is not None and service.exit_code() is None:
                service.child.send_signal(signal.SIGCONT)  # what is frozen cannot end
        self.together.__exit__()
        shutil.rmtree(self.var, ignore_errors=True)

    def manage(self, *arguments: str) -> str:
        """A command of desk/manage.py; what it prints."""
        return run.manage(self.values, *arguments)

    def service(self, name: str) -> Service:
        return next(service for service in self.together.all if service.name == name)

    def kill(self, name: str) -> None:
        """As the kernel does when memory runs out: no chance to say goodbye."""
        child = self.service(name).child
        assert child is not None
        os.killpg(child.pid, signal.SIGKILL)
        child.wait(timeout=HANG)

    def start(self, name: str) -> None:
        """Start again what was killed, and wait until it works."""
        service = self.service(name)
        service.start()
        self.together.wait_ready(service, run.ASSISTANT_PATIENCE)

    def freeze(self, name: str) -> None:
        self._signal(name, signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        self._signal(name, signal.SIGCONT)

    def _signal(self, name: str, number: int) -> None:
        child = self.service(name).child
        assert child is not None
        child.send_signal(number)

    # --- what lies on the disk ---

    def logs(self) -> dict[str, str]:
        """What each process has logged so far."""
        return {service.name: service.log.read_text(encoding="utf-8", errors="replace") for service in self.together.all}

    def keep_logs(self, folder: pathlib.Path) -> None:
        """For the diagnosis after the records are gone. Logs hold nothing that a person wrote (test_logs.py)."""
        folder.mkdir(parents=True, exist_ok=True)
        for service in self.together.all:
            shutil.copy(service.log, folder / service.log.name)

    def count(self, where: str, *values: object) -> int:
        """How many messages are stored that fit; read past the desk, which may be dead."""
        with closing(sqlite3.connect(f"file:{self.var}/desk.sqlite3?mode=ro", uri=True, timeout=HANG)) as records:
            return records.execute(f"SELECT count(*) FROM conversations_message WHERE {where}", values).fetchone()[0]

    def let_a_minute_pass(self) -> None:
        """Make the worker's task of every minute due, so that nobody has to wait for it."""
        with closing(sqlite3.connect(self.var / "desk.sqlite3", timeout=HANG)) as records, records:
            changed = records.execute("UPDATE django_q_schedule SET next_run = datetime('now') WHERE name = 'conversations.answer_pending'")
            assert changed.rowcount == 1


def _environment() -> dict[str, str]:
    """Ours without the machine's settings, and without what would tell the desk that it is being tested."""
    return {name: value for name, value in variables_for_tests(os.environ).items() if not name.startswith("PYTEST")}


def _free_port() -> int:
    while True:
        port = random.randrange(18_000, 32_000)
        with socket.socket() as door:
            try:
                door.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
