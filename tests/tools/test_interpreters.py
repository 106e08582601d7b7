"""Which Python is taken, tried with executables that say whatever a case needs."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

from tools import interpreters


class Machine:
    """Folders of pretended interpreters, and the environment that leads to them."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.path = folder / "path"
        self.pyenv = folder / "pyenv"
        self.path.mkdir()
        self.environ = {"PATH": str(self.path), "PYENV_ROOT": str(self.pyenv)}

    def add(self, place: pathlib.Path, version: str, **facts: object) -> str:
        place.parent.mkdir(parents=True, exist_ok=True)
        said = {"path": str(place), "version": [int(part) for part in version.split(".")], "kind": "CPython", "bits": 64, "missing": [], **facts}
        place.write_text(f"#!/bin/sh\necho '{json.dumps(said)}'\n")
        place.chmod(0o755)
        return str(place)

    def on_path(self, name: str, version: str, **facts: object) -> str:
        return self.add(self.path / name, version, **facts)

    def in_pyenv(self, version: str, **facts: object) -> str:
        return self.add(self.pyenv / "versions" / version / "bin" / "python3", version, **facts)

    def found(self, *, newer: bool = False) -> str | None:
        search = interpreters.find(self.environ, newer=newer)
        return search.found.path if search.found else None


@pytest.fixture
def machine(tmp_path: pathlib.Path) -> Machine:
    return Machine(tmp_path)


def test_path_comes_before_pyenv(machine: Machine) -> None:
    machine.in_pyenv("3.11.9")
    path = machine.on_path("python3.11", "3.11.2")
    assert machine.found() == path


def test_a_plain_python3_of_the_right_version_will_do(machine: Machine) -> None:
    path = machine.on_path("python3", "3.11.2")
    assert machine.found() == path


def test_pyenvs_newest_fitting_one_is_taken(machine: Machine) -> None:
    for version in ("3.8.18", "3.11.7", "3.11.14", "3.12.1"):
        machine.in_pyenv(version)
    assert machine.found() == str(machine.pyenv / "versions/3.11.14/bin/python3")


def test_the_assistant_takes_no_other_version(machine: Machine) -> None:
    machine.on_path("python3.12", "3.12.1")
    machine.on_path("python3.10", "3.10.13")
    assert machine.found() is None


@pytest.mark.parametrize(
    ("there", "taken"), [(["3.12.1", "3.11.7"], "3.11.7"), (["3.13.0", "3.12.1"], "3.12.1"), (["3.14.2"], "3.14.2"), (["3.14.2", "3.13.0"], "3.13.0"), (["3.10.13"], None)]
)
def test_the_desk_alone_takes_newer_ones_the_tried_ones_first(machine: Machine, there: list[str], taken: str | None) -> None:
    paths = {version: machine.in_pyenv(version) for version in there}
    assert machine.found(newer=True) == (paths[taken] if taken else None)


def test_a_stand_in_for_a_version_that_is_switched_off_is_passed_over(machine: Machine) -> None:
    stand_in = machine.path / "python3.11"
    stand_in.write_text("#!/bin/sh\necho 'pyenv: python3.11: command not found' >&2\nexit 127\n")
    stand_in.chmod(0o755)
    path = machine.in_pyenv("3.11.7")
    assert machine.found() == path


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"kind": "PyPy"}, "is PyPy, not CPython"), ({"bits": 32}, "is a 32-bit build"), ({"missing": ["sqlite3", "ssl"]}, "was built without sqlite3, ssl")],
)
def test_an_unsuitable_one_is_named_with_the_reason(machine: Machine, facts: dict[str, object], reason: str) -> None:
    path = machine.on_path("python3.11", "3.11.7", **facts)
    search = interpreters.find(machine.environ, newer=False)
    assert search.found is None
    assert search.refused == (f"{path} {reason}",)


def test_the_probe_understands_a_real_interpreter() -> None:
    found = interpreters.probe(sys.executable)
    assert found is not None
    assert found.version == sys.version_info[:3]
    assert found.problem() is None
