"""A hundred text messages with duplicates, lost sends and one SIGKILL: each person has one reply to each (bench/sms_chaos.py is the long one)."""

from __future__ import annotations

import subprocess
import sys

from tools import places

SEED = "7"


def test_after_a_storm_each_text_has_its_one_reply() -> None:
    command = [sys.executable, "-m", "bench.sms_chaos", "--messages", "100", "--seed", SEED, "--kills", "1", "--kill-every", "3", "--hurry"]
    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, timeout=380, check=False)
    assert done.returncode == 0, f"seed {SEED}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}"
    assert "kill -9" in done.stdout
