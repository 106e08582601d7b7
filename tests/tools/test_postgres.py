"""The throw-away PostgreSQL server of tests and benches."""

from __future__ import annotations

import os
import pathlib
import socket
from urllib.parse import urlsplit

import pytest

from tools import postgres
from tools.say import Stop


def test_the_newest_version_is_taken(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in ("9", "15", "16"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        for name in ("initdb", "pg_ctl"):
            (folder / name).write_text("")
    monkeypatch.setattr(postgres, "FOLDERS", (str(tmp_path / "*" / "bin"),))
    assert postgres.programs({"PATH": ""}) == tmp_path / "16" / "bin"


def test_a_missing_server_is_said_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "FOLDERS", ())
    with pytest.raises(Stop, match="apt install postgresql"):
        with postgres.server({"PATH": ""}):
            pass


def test_it_listens_on_loopback_and_is_gone_afterwards() -> None:
    if postgres.programs(os.environ) is None and not os.environ.get("CI"):
        pytest.skip(f"no PostgreSQL here: {postgres.HOW_TO_GET_IT}")
    with postgres.server(os.environ) as url:
        address = (urlsplit(url).hostname, urlsplit(url).port)
        assert address[0] == "127.0.0.1"
        socket.create_connection(address, timeout=5).close()
    with pytest.raises(OSError):
        socket.create_connection(address, timeout=5)
