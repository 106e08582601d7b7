"""Write the lock files anew from requirements/*.in: `make lock`; `make lock UPGRADE=1` also takes newer versions."""

from __future__ import annotations

import os
from typing import Dict, List

from tools import diagnosis, places, say, uv

# Lock file -> oldest Python it must serve. The tools run on 3.8, the environments on 3.11.
LOCKS: Dict[str, str] = {"uv": "3.8", "build": "3.11", "assistant": "3.11", "desk": "3.11"}


def command(installer: str, name: str, *, upgrade: bool) -> List[str]:
    """The uv command for one lock file. It names no index: whoever installs uses their own."""
    overrides = ["--override", "requirements/assistant-overrides.txt"] if name == "assistant" else []
    return [
        installer, "pip", "compile", f"requirements/{name}.in", *overrides, "--python-version", LOCKS[name], "--universal", "--generate-hashes",
        "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock", "--output-file", f"requirements/{name}.lock",
        *(["--upgrade"] if upgrade else []),
    ]  # fmt: skip


def main() -> int:
    installer = uv.get(places.ROOT, os.environ)
    upgrade = os.environ.get("UPGRADE", "") not in ("", "0")
    for name in LOCKS:
        done = uv.run(command(installer, name, upgrade=upgrade), doing=f"resolving {name}", environ=os.environ, folder=places.ROOT)
        if done.code:
            raise diagnosis.diagnose(done.output, doing=f"resolving requirements/{name}.in", lock=f"requirements/{name}.in")
        say.line(f"requirements/{name}.lock: {'upgraded' if upgrade else 'consistent with its .in file'}")
    say.line("Look at `git diff requirements/`, then run `make test`.")
    return 0


if __name__ == "__main__":
    say.entry(main)
