"""The ports: chosen by variable, and asked for before anything is built."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from tools import ports
from tools.say import Stop

from .project import Project


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(1)
        yield door.getsockname()[1]


def free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.mark.parametrize("name", ["DESK_PORT", "ASSISTANT_PORT"])
def test_a_port_in_use_names_the_variable_to_set(name: str, taken: int) -> None:
    environ = {"DESK_PORT": str(free()), "ASSISTANT_PORT": str(free()), name: str(taken)}
    with pytest.raises(Stop) as stopped:
        ports.require_free(environ)
    assert f"Port {taken} is in use" in stopped.value.what
    assert f"make run {name}=" in stopped.value.next_step


def test_free_ports_are_fine() -> None:
    ports.require_free({"DESK_PORT": str(free()), "ASSISTANT_PORT": str(free())})


@pytest.mark.parametrize("value", ["80a", "0", "65536", "-1", "٣"])
def test_what_is_no_port_is_refused(value: str) -> None:
    with pytest.raises(Stop, match="not a port"):
        ports.chosen({"DESK_PORT": value}, "DESK_PORT")


def test_without_a_variable_the_default_is_used() -> None:
    assert ports.chosen({"DESK_PORT": " "}, "DESK_PORT") == 8000
    assert ports.chosen({}, "ASSISTANT_PORT") == 5005


def test_one_port_for_both_is_refused() -> None:
    with pytest.raises(Stop, match="the same"):
        ports.require_free({"DESK_PORT": "18000", "ASSISTANT_PORT": "18000"})


def test_the_command_says_it_before_it_builds_anything(project: Project, taken: int) -> None:
    code, output = project.run("make", "run", f"DESK_PORT={taken}", f"PYTHON={sys.executable}")
    assert code != 0
    assert f"Port {taken} is in use" in output and "make run DESK_PORT=" in output and "Traceback" not in output
    assert not (project.folder / ".venv").exists()
