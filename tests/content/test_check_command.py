"""The command itself, as somebody runs it: its exit code and what it prints."""

from __future__ import annotations

import subprocess
import sys

from content import answers
from content.files import ROOT

from .project import Copy


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {"COLUMNS": "160", "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, str(ROOT / "tools/check.py"), *arguments], capture_output=True, text=True, env=environ, cwd="/", timeout=120
    )


def test_it_passes_on_what_ships_and_shows_every_text() -> None:
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"All {len(answers.load())} texts hold" in done.stdout and "bispecifics_mechanism" in done.stdout


def test_it_fails_on_a_fault_and_says_the_file_the_text_and_the_next_step(copy: Copy) -> None:
    copy.within("utter_adc", "They deliver a toxic drug", "They “deliver” a toxic drug")
    done = run(str(copy.root))
    assert done.returncode == 1
    for words in ("domain.yml", "The SMS text of utter_adc", "Use plain ones"):
        assert words in done.stdout


def test_it_fails_with_a_sentence_on_a_file_that_cannot_be_read(copy: Copy) -> None:
    (copy.root / "domain.yml").write_text("responses: [", encoding="utf-8")
    done = run(str(copy.root))
    assert done.returncode == 1 and "not valid YAML" in done.stdout and "Traceback" not in done.stderr
