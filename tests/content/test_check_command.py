"""The command itself, as somebody runs it: its exit code and what it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from content import answers
from content.files import ROOT

from .project import Copy

WHILE_CURRENT = "--today=2026-01-01"


def run(*arguments: str, var: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = {"COLUMNS": "160", "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"} | ({"DESK_VAR": str(var)} if var else {})
    return subprocess.run(
        [sys.executable, str(ROOT / "tools/check.py"), *arguments], capture_output=True, text=True, env=environ, cwd="/", timeout=120
    )


def test_it_passes_on_what_ships_and_says_how_many_await_approval() -> None:
    done = run(WHILE_CURRENT)
    assert done.returncode == 0, done.stdout + done.stderr
    count = len(answers.load())
    assert f"All {count} texts hold" in done.stdout and f"{2 * count} of {2 * count} wordings await clinical approval." in done.stdout


def test_the_report_is_printed_and_written(tmp_path: Path) -> None:
    done = run(WHILE_CURRENT, "--report", var=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    revision = answers.load()["utter_bispecifics_mechanism"].revision_sms
    assert "bispecifics_mechanism" in done.stdout and "How Do Bispecific Antibodies Work?" in done.stdout and revision in done.stdout
    assert revision in (tmp_path / "report" / "answers.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("argument", "code", "said"),
    [
        ("--today=2027-04-20", 0, "In 30 days, after May 19, 2027"),
        ("--today=2027-06-01", 0, "overdue since May 19, 2027"),
        ("--today=2028-05-19", 1, "no answer is given any more"),
        ("--production", 1, "is not approved"),
    ],
)
def test_a_date_gone_by_or_a_missing_approval_decides_the_exit_code(argument: str, code: int, said: str) -> None:
    done = run(WHILE_CURRENT, argument)
    assert done.returncode == code and said in " ".join(done.stdout.split()), done.stdout


def test_it_fails_on_a_fault_and_says_the_file_the_text_and_the_next_step(copy: Copy) -> None:
    copy.within("utter_adc", "They deliver a toxic drug", "They “deliver” a toxic drug")
    done = run(str(copy.root), WHILE_CURRENT)
    assert done.returncode == 1
    for words in ("domain.yml", "The SMS text of utter_adc", "Use plain ones"):
        assert words in done.stdout


def test_it_fails_with_a_sentence_on_a_file_that_cannot_be_read(copy: Copy) -> None:
    (copy.root / "domain.yml").write_text("responses: [", encoding="utf-8")
    done = run(str(copy.root))
    assert done.returncode == 1 and "not valid YAML" in done.stdout and "Traceback" not in done.stderr
