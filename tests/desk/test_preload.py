"""A broken text, number or danger rule stops the start; nobody meets it in a conversation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from content import answers
from content.errors import ContentError
from desk.conversations import preload

from .test_settings import GOOD

ROOT = Path(__file__).resolve().parents[2]


def test_everything_the_desk_says_by_itself_is_there():
    preload.preload()
    assert set(preload.NEEDED) <= set(answers.load())


def test_a_missing_text_is_named_with_the_next_step(monkeypatch):
    monkeypatch.setattr(preload, "NEEDED", (*preload.NEEDED, "utter_forgotten"))
    with pytest.raises(ContentError, match=r"domain\.yml: the response utter_forgotten is missing\..*add it"):
        preload.preload()


def test_the_server_does_not_start_on_a_broken_content_and_says_why(tmp_path):
    script = (
        "import content.files, pathlib; content.files.ROOT = pathlib.Path('.').resolve();"
        "import content.answers as a; a.load.__defaults__ = (content.files.ROOT,);"
        "import desk.asgi"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DESK_", "PYTEST_"))}
    environ = clean | GOOD | {"DESK_VAR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", script], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert result.returncode != 0
    assert result.stderr.startswith("The desk does not start. content/page.yml") and "Traceback" not in result.stderr
