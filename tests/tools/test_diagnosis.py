"""What installers print, and the sentence that people read instead."""

from __future__ import annotations

import pytest

from tools.diagnosis import diagnose

CASES = [
    ("  x Failed to read `django==5.2.19`\n  Hash mismatch for `django==5.2.19`", "SHA-256 differs", "run the same command again"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "SHA-256 differs", "do not go on"),
    ("error: In `--require-hashes` mode, all requirements must have their versions pinned with `==`", "is damaged", "git checkout requirements/desk.lock"),
    ("error: Failed to fetch: `somewhere`\n  Caused by: dns error: failed to lookup address information", "network failed", "HTTPS_PROXY"),
    ("error: Failed to download `tensorflow==2.12.1`\n  Caused by: operation timed out", "network failed", "what was downloaded is kept"),
    ("Because tiny was not found in the cache and the network was disabled, no solution found", "network failed", "connection"),
    ("error: failed to copy file: No space left on device (os error 28)", "disk became full", "Free some space"),
    ("Because onnxruntime has no wheels with a matching platform tag, unsatisfiable", "not made for this computer", "docs/dependencies.md"),
    ("error: failed to create directory: Permission denied (os error 13)", "may not be written", "write permission"),
    ("error: something nobody thought of", "went wrong", "something nobody thought of"),
]  # fmt: skip


@pytest.mark.parametrize(("output", "what", "next_step"), CASES)
def test_each_failure_has_its_sentence_and_next_step(output: str, what: str, next_step: str) -> None:
    stop = diagnose(output, doing="installing the desk's packages", lock="requirements/desk.lock")
    assert what in stop.what
    assert "installing the desk's packages" in stop.what
    assert next_step.lower() in stop.next_step.lower()
