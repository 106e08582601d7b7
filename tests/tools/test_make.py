"""The Makefile: what it lists, and that words and paths reach the commands as they were typed."""

from __future__ import annotations

import json
import pathlib
import re
import subprocess

import pytest

from .project import HANG, ROOT, Project

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def arguments(output: str) -> list[str]:
    return json.loads(output.split("ARGUMENTS ", 1)[1].splitlines()[0])


def test_make_alone_lists_every_target_with_a_line() -> None:
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=HANG).stdout
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert phony
    lines = {line.split()[1]: line.split(None, 2)[2] for line in listed.splitlines()}
    assert set(lines) == set(phony.group(1).split())
    assert {"run", "test", "train", "ask", "replay", "check"} <= set(lines)


@pytest.mark.parametrize("question", ["what is bcma", "what's \"BCMA\"?", "it costs $5 and $(touch oops) `touch oops`", "-h", "% ; touch oops"])
def test_a_question_arrives_as_it_was_typed(built: Project, question: str) -> None:
    code, output = built.run("make", "ask", f"Q={question}")
    assert code == 0, output
    assert arguments(output) == ["ask", "--", question]
    assert not list(built.folder.rglob("oops"))


def test_no_question_is_a_sentence(project: Project) -> None:
    code, output = project.run("make", "ask")
    assert code != 0
    assert 'make ask Q="what is bcma"' in output and "Traceback" not in output


def test_replay_reads_and_writes_relative_to_the_callers_folder(built: Project, tmp_path: pathlib.Path) -> None:
    caller = tmp_path / "caller"
    (caller / "out").mkdir(parents=True)
    (caller / "requests.jsonl").touch()
    code, output = built.run("make", "-C", str(built.folder), "replay", "IN=requests.jsonl", "OUT=out/replies.jsonl", folder=caller)
    assert code == 0, output
    assert arguments(output) == ["replay", str(caller / "requests.jsonl"), str(caller / "out/replies.jsonl")]


def test_replay_takes_whole_paths_from_anywhere(built: Project, tmp_path: pathlib.Path) -> None:
    source, target = tmp_path / "with blank" / "in.jsonl", tmp_path / "out.jsonl"
    source.parent.mkdir()
    source.touch()
    code, output = built.run("make", "replay", f"IN={source}", f"OUT={target}", folder=built.folder)
    assert code == 0, output
    assert arguments(output) == ["replay", str(source), str(target)]


def test_replay_falls_back_to_the_projects_folder(built: Project, tmp_path: pathlib.Path) -> None:
    # a program that calls make with another working folder, and does not say so in PWD
    built.write("in.jsonl", "")
    code, output = built.run("make", "replay", "IN=in.jsonl", "OUT=out.jsonl", PWD=str(tmp_path))
    assert code == 0, output
    assert arguments(output) == ["replay", str(built.folder / "in.jsonl"), str(built.folder / "out.jsonl")]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ([], "IN and OUT are both needed"),
        (["IN=absent.jsonl", "OUT=out.jsonl"], "absent.jsonl was not found"),
        (["IN=Makefile", "OUT=nowhere/out.jsonl"], "does not exist"),
    ],
)
def test_what_is_wrong_with_a_replay_is_a_sentence(project: Project, given: list[str], sentence: str) -> None:
    code, output = project.run("make", "replay", *given)
    assert code != 0
    assert sentence in output and "Traceback" not in output
    assert not (project.folder / ".venv").exists(), "said before anything is built"


def test_clean_keeps_records_and_secrets(built: Project) -> None:
    kept = [built.write("var/desk.sqlite3", "records"), built.write("var/secrets.json", "{}"), built.write("data/nlu.yml", "nlu: []")]
    gone = [built.write("models/assistant.tar.gz", "x"), built.write("nlu/__pycache__/a.pyc", "x"), built.folder / ".venv"]
    code, output = built.run("make", "clean")
    assert code == 0, output
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)


def test_clean_env_removes_the_environments_alone(built: Project) -> None:
    model = built.write("models/assistant.tar.gz", "x")
    assert built.run("make", "clean-env")[0] == 0
    assert model.exists() and not (built.folder / ".venv").exists()
