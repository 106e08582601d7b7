"""`python3 -m tools.impact [--release | --as-released]`: holds the stored conversations, then has the difference shown in the desk's environment."""

from __future__ import annotations

import argparse
import os
import pathlib
import subprocess
import tempfile

from tools import manage, places, say

FOLDER = places.ROOT / "tests" / "impact"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.impact", description="Show which replies changed since they were last released.")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--release", action="store_true", help="keep the present replies as the released ones")
    what.add_argument("--as-released", action="store_true", help="fail when a text or a question differs from the released ones")
    arguments = parser.parse_args()
    values = manage.prepare(os.environ)
    questions = FOLDER / "questions.jsonl"
    with tempfile.TemporaryDirectory(prefix="impact-") as folder:
        replies = pathlib.Path(folder) / "replies.jsonl"
        code = manage.desk(values, "replay", str(questions), str(replies))
        if code:
            return code
        report = places.var(os.environ) / "report" / "impact.html"
        command = [str(places.python("desk")), "-m", "tools.impact.show", str(questions), str(FOLDER / "released.jsonl"), str(replies), str(report)]
        flags = [f"--{name}" for name, given in (("release", arguments.release), ("as-released", arguments.as_released)) if given]
        return subprocess.call(command + flags, cwd=str(places.ROOT), env=places.base_variables(os.environ))


if __name__ == "__main__":
    say.entry(main)
