"""What runs beside the tests: in order, only when the first succeeded, and ended when the tests are."""

from __future__ import annotations

import os
import pathlib
import sys
import time

import pytest

from tools.beside import Beside, gently


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def lives(pid: int) -> bool:
    """A dead one that nobody has looked at yet does not live; only Linux can tell us that."""
    try:
        os.kill(pid, 0)
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return pathlib.Path("/proc/self").exists() is False


def test_they_run_in_order_and_all_that_they_print_is_kept() -> None:
    beside = Beside()
    beside.begin([("first", python("import sys; print('one'); print('two', file=sys.stderr)"), os.environ), ("second", python("raise SystemExit(3)"), os.environ)])
    assert beside.ready()
    first, second = beside.wait()
    assert (first.name, first.code, sorted(first.output.split())) == ("first", 0, ["one", "two"])
    assert (second.name, second.code) == ("second", 3)


def test_without_the_first_the_others_do_not_begin(tmp_path: pathlib.Path) -> None:
    beside = Beside()
    beside.begin([("first", python("raise SystemExit(1)"), os.environ), ("second", python(f"open({str(tmp_path / 'made')!r}, 'w')"), os.environ)])
    assert not beside.ready()
    assert [ended.code for ended in beside.wait()] == [1, None]
    assert not (tmp_path / "made").exists()


def test_one_that_cannot_be_started_is_no_success() -> None:
    beside = Beside()
    beside.begin([("first", ["no such program at all"], os.environ)])
    assert not beside.ready()
    assert [ended.code for ended in beside.wait()] == [127]


@pytest.mark.parametrize("deaf", ["", "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "])
def test_it_ends_what_runs_with_its_children(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, deaf: str) -> None:
    monkeypatch.setattr("tools.beside.PATIENCE", 1.0)
    sign = tmp_path / "child"
    code = f"{deaf}import subprocess, time; child = subprocess.Popen(['sleep', '100']); open({str(sign)!r}, 'w').write(str(child.pid)); time.sleep(100)"
    beside = Beside()
    beside.begin([("first", python(code), os.environ), ("second", python("print('never')"), os.environ)])
    until = time.monotonic() + 60
    while not (sign.exists() and sign.read_text()):
        assert time.monotonic() < until
        time.sleep(0.05)
    beside.stop()
    assert len(beside.wait()) == 1 and not beside.ready()
    while lives(int(sign.read_text())):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_it_steps_back_where_the_system_knows_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert gently(["a"]) == ["a"]
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/nice")
    assert gently(["a"]) == ["nice", "-n", "10", "a"]
