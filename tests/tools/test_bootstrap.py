"""Building the environments, with real uv, real virtual environments, and packages of two lines."""

from __future__ import annotations

import json
import os
import shutil
import sys

from .project import HANG, Project
from .test_services import until


def test_it_builds_both_environments_from_their_locks(project: Project) -> None:
    code, output = project.tool("bootstrap")
    assert code == 0, output
    assert project.python("assistant", "import tiny_assistant; print(tiny_assistant.VERSION)") == "1.0"
    assert project.python("desk", "import tiny_desk; print(tiny_desk.VERSION)") == "1.0"


def test_it_compiles_the_packages_even_where_python_is_told_not_to(project: Project) -> None:
    code, output = project.tool("bootstrap", "desk", PYTHONDONTWRITEBYTECODE="1")
    assert code == 0, output
    assert list((project.folder / ".venv/desk").rglob("tiny_desk.*.pyc"))


def test_the_second_time_it_does_nothing(built: Project) -> None:
    marker = built.folder / ".venv/desk/marker"
    marker.touch()
    (built.bin / "uv").unlink()  # not even the installer is needed
    code, output = built.tool("bootstrap")
    assert (code, marker.exists()) == (0, True)
    assert "up to date" in output


def test_it_builds_only_what_is_named(project: Project) -> None:
    code, output = project.tool("bootstrap", "desk")
    assert code == 0, output
    assert not (project.folder / ".venv/assistant").exists()


def test_an_unknown_name_is_a_sentence(project: Project) -> None:
    code, output = project.tool("bootstrap", "dsek")
    assert code == 1
    assert "no environment 'dsek'" in output and "Traceback" not in output


def test_it_refuses_a_package_whose_hash_differs(project: Project) -> None:
    project.lock("assistant", "tiny_assistant", "1.0", digest="0" * 64)
    code, output = project.tool("bootstrap")
    assert code == 1
    assert "requirements/assistant.lock" in output and "SHA-256 differs" in output and "Traceback" not in output
    assert not list((project.folder / ".venv/assistant").rglob("tiny_assistant.py"))
    assert project.tool("bootstrap")[0] == 1, "a refused build must not count as built"


def test_it_refuses_a_lock_without_hashes(project: Project) -> None:
    project.write("requirements/desk.lock", "tiny_desk==1.0\n")
    code, output = project.tool("bootstrap", "desk")
    assert code == 1
    assert "requirements/desk.lock is damaged" in output and "git checkout requirements/desk.lock" in output


def test_without_network_it_says_so(project: Project) -> None:
    shutil.rmtree(project.wheels)
    project.wheels.mkdir()
    project.environ.pop("UV_NO_INDEX")
    code, output = project.tool("bootstrap", "desk")
    assert code == 1
    assert "network failed" in output and "run the same command again" in output and "Traceback" not in output


def test_a_build_that_was_cut_off_starts_from_nothing(built: Project) -> None:
    (built.folder / ".venv/desk/built.json").unlink()
    left_over = built.folder / ".venv/desk/left-over"
    left_over.touch()
    code, output = built.tool("bootstrap")
    assert code == 0, output
    assert not left_over.exists()
    assert "Environment desk: ready" in output and "Environment assistant" not in output


def test_a_changed_lock_exchanges_packages_in_place(built: Project) -> None:
    kept = built.folder / ".venv/desk/kept"
    kept.touch()
    built.lock("desk", "tiny_desk", "10.0")
    code, output = built.tool("bootstrap")
    assert code == 0, output
    assert built.python("desk", "import tiny_desk; print(tiny_desk.VERSION)") == "10.0"
    assert kept.exists()


def test_a_project_that_was_moved_is_built_again(built: Project) -> None:
    moved = built.folder.with_name("elsewhere")
    built.folder.rename(moved)
    built.folder = moved
    built.environ["PATH"] = os.pathsep.join([str(moved / "bin"), "/usr/bin", "/bin"])
    built.environ["UV_FIND_LINKS"] = str(moved / "wheels")
    code, output = built.tool("bootstrap")
    assert code == 0, output
    stamp = json.loads((moved / ".venv/desk/built.json").read_text())
    assert stamp["folder"] == str(moved / ".venv/desk")


def test_a_link_to_the_same_environments_is_up_to_date(built: Project) -> None:
    (built.folder / ".venv").rename(built.folder.parent / "shared")
    (built.folder / ".venv").symlink_to(built.folder.parent / "shared")
    for name in ("assistant", "desk"):
        stamp = built.folder.parent / "shared" / name / "built.json"
        stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "folder": str(stamp.parent)}))
    marker = built.folder / ".venv/desk/marker"
    marker.touch()
    (built.bin / "uv").unlink()
    code, output = built.tool("bootstrap")
    assert (code, marker.exists()) == (0, True), output
    assert "up to date" in output


def test_environments_reached_by_a_link_when_built_are_up_to_date_without_it(project: Project) -> None:
    link = project.folder.with_name("link")
    link.symlink_to(project.folder)
    code, output = project.tool("bootstrap", "desk")
    assert code == 0, output
    stamp = project.folder / ".venv/desk/built.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "folder": str(link / ".venv/desk")}))
    assert "up to date" in project.tool("bootstrap", "desk")[1]


def test_an_interpreter_that_went_away_means_building_again(built: Project) -> None:
    python = built.folder / ".venv/desk/bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    code, output = built.tool("bootstrap")
    assert code == 0, output
    assert built.python("desk", "print('alive')") == "alive"


def test_two_at_once_do_not_disturb_each_other(project: Project) -> None:
    both = [project.start(sys.executable, "-m", "tools.bootstrap") for _ in range(2)]
    outputs = [child.communicate(timeout=HANG)[0] for child in both]
    assert [child.returncode for child in both] == [0, 0], outputs
    assert sum("Environment desk: ready" in output for output in outputs) == 1


def test_an_installer_whose_command_was_killed_is_waited_for(project: Project) -> None:
    real = os.path.realpath(project.bin / "uv")
    slow = project.write("bin/slow-uv", f'#!/bin/sh\nif [ "$1" = venv ]; then touch "{project.folder}/working"; sleep 2; fi\nexec "{real}" "$@"\n')
    slow.chmod(0o755)
    slow.replace(project.bin / "uv")
    killed = project.start(sys.executable, "-m", "tools.bootstrap", "desk")
    until((project.folder / "working").exists)
    killed.kill()
    code, output = project.tool("bootstrap", "desk")
    killed.communicate(timeout=HANG)
    assert code == 0, output
    assert "Another command is building the environments: waiting for it" in output
    assert project.python("desk", "import tiny_desk; print(tiny_desk.VERSION)") == "1.0"


def test_a_missing_interpreter_is_a_sentence_with_the_ways_out(project: Project) -> None:
    (project.bin / "python3").unlink()
    project.environ["PATH"] = str(project.bin)
    code, output = project.tool("bootstrap")
    assert code == 1
    assert "No CPython 3.11 was found on PATH or in pyenv's folder" in output
    assert "pyenv install 3.11" in output and "Traceback" not in output
