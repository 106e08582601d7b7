"""The same answers under every spaCy that this project runs with, and whatever order Python gives to its sets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# The interpreters of both environments; on a machine with one of them, that one.
INTERPRETERS = sorted({sys.executable, *(str(path) for path in ROOT.glob(".venv/*/bin/python") if path.parent.parent.name in ("assistant", "desk"))})

ANSWERS = """
import sys
from pathlib import Path
import yaml
from content import danger
from safety import screen

texts = [text for rule in danger.load().rules for text in (*rule.must_match, *rule.must_not_match)]
for path in sorted(Path("tests/safety").glob("challenge*.yml")):
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts += [text for part in ("danger", "safe") for listed in data[part].values() for text in listed]
for text in texts:
    print("answer", screen.screen(text), screen.retracts(text), screen.language(text), screen.is_foreign(text))
"""


def answers(interpreter: str, seed: str) -> list[str]:
    """What one interpreter answers to every sentence of the rules and the challenge sets."""
    done = subprocess.run(
        [interpreter, "-c", ANSWERS], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True, text=True, timeout=240, check=True,
    )
    return [line for line in done.stdout.splitlines() if line.startswith("answer ")]


@pytest.fixture(scope="module")
def expected() -> list[str]:
    return answers(sys.executable, "0")


@pytest.mark.parametrize("seed", ["1", "20250519"])
@pytest.mark.parametrize("interpreter", INTERPRETERS, ids=lambda path: Path(path).parent.parent.name)
def test_every_environment_gives_the_same_answers(interpreter: str, seed: str, expected: list[str]) -> None:
    assert len(expected) > 1_500
    assert answers(interpreter, seed) == expected
