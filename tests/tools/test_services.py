"""Processes that are kept alive, and ended together."""

from __future__ import annotations

import os
import pathlib
import sys
import time

import pytest

from tools import services
from tools.say import Stop
from tools.services import Service, Services, pause_after

from .project import HANG


def service(folder: pathlib.Path, code: str, **more: object) -> Service:
    return Service("sleeper", [sys.executable, "-c", code], dict(os.environ), folder, folder / "logs" / "sleeper.log", **more)  # type: ignore[arg-type]


def until(condition) -> None:
    limit = time.monotonic() + HANG
    while not condition():
        assert time.monotonic() < limit, "it never came true"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = pathlib.Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_pauses_double_and_end_at_half_a_minute() -> None:
    assert [pause_after(deaths) for deaths in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]


def test_what_dies_is_started_again_and_said(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(services, "pause_after", lambda deaths: 0.0)
    with Services() as together:
        sleeper = service(tmp_path, "import time; time.sleep(600)")
        together.start(sleeper)
        first = sleeper.child
        assert first is not None
        first.kill()
        first.wait()
        together.watch_once()
        assert "The sleeper died (exit code -9); starting it again" in capsys.readouterr().out
        until(lambda: together.watch_once() or sleeper.child is not first)
        assert sleeper.exit_code() is None


def test_at_the_end_nobody_is_left_not_even_a_grandchild(tmp_path: pathlib.Path) -> None:
    code = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('grandchild').write_text(str(child.pid))\n"
        "time.sleep(600)"
    )
    with Services() as together:
        together.start(service(tmp_path, code))
        until(lambda: (tmp_path / "grandchild").exists() and (tmp_path / "grandchild").read_text())
        grandchild = int((tmp_path / "grandchild").read_text())
        assert alive(grandchild)
    until(lambda: not alive(grandchild))


def test_one_that_does_not_want_to_end_is_ended(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.relay.end_group, "__defaults__", (0.3,))
    stubborn = service(tmp_path, "import pathlib, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\npathlib.Path('deaf').touch()\ntime.sleep(600)")
    with Services() as together:
        together.start(stubborn)
        until((tmp_path / "deaf").exists)
        assert stubborn.child is not None
        pid = stubborn.child.pid
    until(lambda: not alive(pid))


def test_one_that_dies_while_starting_shows_the_end_of_its_log(tmp_path: pathlib.Path) -> None:
    broken = service(tmp_path, "print('the token is too short'); raise SystemExit(3)", ready=lambda: False)
    with Services() as together, pytest.raises(Stop) as stopped:
        together.start(broken)
        together.wait_ready(broken, patience=HANG)
    assert "exit code 3" in stopped.value.what
    assert "the token is too short" in stopped.value.next_step


def test_one_that_never_gets_ready_is_not_waited_for_for_ever(tmp_path: pathlib.Path) -> None:
    with Services() as together, pytest.raises(Stop, match="not ready after"):
        slow = service(tmp_path, "import time; time.sleep(600)", ready=lambda: False)
        together.start(slow)
        together.wait_ready(slow, patience=0.5)


def test_logs_are_private_and_a_large_one_is_put_aside(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LARGEST_LOG", 10)
    log = tmp_path / "logs" / "sleeper.log"
    log.parent.mkdir()
    log.write_text("yesterday's long story\n")
    with Services() as together:
        together.start(service(tmp_path, "print('today')"))
        until(lambda: "today" in log.read_text())
    assert "yesterday" not in log.read_text()
    assert log.with_suffix(".log.1").read_text().startswith("yesterday")
    assert log.stat().st_mode & 0o077 == 0
