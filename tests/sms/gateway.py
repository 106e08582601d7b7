"""A real Kannel on loopback, set up as docs/sms-providers.md says, with its own fake carrier in the place of the network."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import unquote_plus

from tools.kannel import Programs

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "sms-providers.md"
HANG = 60.0  # seconds; only what never ends meets it


def until(what: Callable[[], object], seconds: float = HANG) -> object:
    """Wait for something to become true, and give it back. Fails the test when it never does."""
    deadline = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < deadline, "this never came about"
        time.sleep(0.05)
    return found


def documented() -> str:
    (found,) = re.findall(r"^```kannel\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)
    return found


class Phone:
    """The one phone of the fake carrier. It shows what arrives, long texts put together."""

    def __init__(self, program: str, port: int, home: Path) -> None:
        self._program, self._port, self._home = program, str(port), home
        self._process: subprocess.Popen[bytes] | None = None
        self._times = 0

    def text(self, *, sender: str, to: str, text: str) -> None:
        self.hang_up()
        self._times += 1
        is_plain = text.isascii()
        written = text if is_plain else "".join(f"%{byte:02x}" for byte in text.encode("utf-16-be"))
        command = [self._program, "-H", "127.0.0.1", "-r", self._port, "-m", "1", f"{sender} {to} {'text' if is_plain else 'ucs2'} {written}"]
        with (self._home / f"phone{self._times}.log").open("wb") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=self._home)

    def screen(self) -> list[str]:
        """The texts that arrived since the last one was sent."""
        log = (self._home / f"phone{self._times}.log").read_text(encoding="utf-8", errors="replace")
        texts: list[str] = []
        for line in re.findall(r"Got message \d+: <\S+ \S+ (.*)>$", log, re.M):
            if long := re.match(r"udh (\S+) data (.*)", line):
                header = [int(octet, 16) for octet in re.findall(r"%([0-9A-Fa-f]{2})", long[1])]
                texts[-1:] = [texts[-1] + unquote_plus(long[2])] if header[-1] > 1 else [*texts[-1:], unquote_plus(long[2])]
            else:
                texts.append(line.removeprefix("text "))
        return texts

    def hang_up(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(HANG)
            self._process = None


class Gateway:
    """`said` is everything the two boxes wrote down."""

    def __init__(self, phone: Phone, sendsms: str, home: Path) -> None:
        self.phone, self.sendsms, self._home = phone, sendsms, home

    @property
    def said(self) -> str:
        return "".join((self._home / f"{box}.log").read_text(encoding="utf-8", errors="replace") for box in ("bearerbox", "smsbox"))


@contextmanager
def running(programs: Programs, home: Path, *, desk: str, token: str, password: str) -> Iterator[Gateway]:
    admin, boxes, sendsms, carrier = _free_ports(4)
    (home / "store").mkdir()
    (home / "reports").mkdir()
    fake = f"group = smsc\nsmsc = fake\nsmsc-id = carrier\nhost = 127.0.0.1\nport = {carrier}\nconnect-allow-ip = 127.0.0.1\n\n"
    text = re.sub(r"^group = smsc\n.*?\n\n", fake, documented(), flags=re.M | re.S)
    for old, new in {
        "admin-port = 13000": f"admin-port = {admin}", "smsbox-port = 13001": f"smsbox-port = {boxes}", "sendsms-port = 13013": f"sendsms-port = {sendsms}",
        "/var/spool/kannel/": f"{home}/", "http-queue-delay = 10": "http-queue-delay = 1", "ADMIN_PASSWORD": "a" * 20,
        "127.0.0.1:8000": desk.removeprefix("http://"), "KANNEL_TOKEN": token, "KANNEL_PASSWORD": password,
    }.items():  # fmt: skip
        assert old in text, old
        text = text.replace(old, new)
    (home / "kannel.conf").write_text(text, encoding="utf-8")
    started: list[subprocess.Popen[bytes]] = []
    phone = Phone(programs.fakesmsc, carrier, home)
    try:
        for program, port in ((programs.bearerbox, boxes), (programs.smsbox, sendsms)):
            with (home / f"{os.path.basename(program)}.log").open("wb") as log:
                started.append(subprocess.Popen([program, "-v", "4", "kannel.conf"], stdout=log, stderr=subprocess.STDOUT, cwd=home))
            until(lambda port=port: _listens(port))
        yield Gateway(phone, f"http://127.0.0.1:{sendsms}/cgi-bin/sendsms", home)
    finally:
        phone.hang_up()
        for process in reversed(started):
            process.kill()  # asked politely, they first wait for everybody to hang up
            with suppress(subprocess.TimeoutExpired):
                process.wait(HANG)


def _free_ports(count: int) -> list[int]:
    doors = [socket.socket() for _ in range(count)]
    try:
        for door in doors:
            door.bind(("127.0.0.1", 0))
        return [door.getsockname()[1] for door in doors]
    finally:
        for door in doors:
            door.close()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
