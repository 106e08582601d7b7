"""How a tool speaks, and how it ends."""

from __future__ import annotations

import errno

import pytest

from tools import say


def raises(error: BaseException):
    def main() -> int:
        raise error

    return main


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (say.Stop("The cat sleeps.", "Wake it."), "Stopped: The cat sleeps.\n  Next: Wake it."),
        (OSError(errno.ENOSPC, "no space"), "Stopped: The disk is full."),
        (PermissionError(errno.EACCES, "denied", "some/file"), "Stopped: some/file may not be written."),
        (OSError(errno.EROFS, "read-only", "some/file"), "Stopped: some/file may not be written."),
    ],
)
def test_a_known_failure_ends_in_a_sentence_and_exit_code_1(error: BaseException, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        say.entry(raises(error))
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith(sentence)


def test_an_unknown_failure_keeps_its_traceback() -> None:
    with pytest.raises(OSError, match="strange"):
        say.entry(raises(OSError(errno.EIO, "strange")))


def test_ctrl_c_is_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        say.entry(raises(KeyboardInterrupt()))
    assert ended.value.code == 130
    assert "Stopped by Ctrl-C" in capsys.readouterr().err


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_stay_away_where_they_are_not_welcome(
    variables: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    say.line("hello")
    assert ("\033[" in capsys.readouterr().out) is coloured
