"""Remove what can be made again: `make clean`, or the environments alone: `make clean-env`. Records, secrets and logs in var/ always stay."""

from __future__ import annotations

import pathlib
import shutil
import sys
from typing import List

from tools import places, say

ENVIRONMENTS = (".venv", ".tools")
MADE = ENVIRONMENTS + ("models", "results", ".rasa", ".pytest_cache", ".hypothesis", ".keras", "var/encoder")
KEPT = {"var", ".git", ".venv"}


def found(root: pathlib.Path, *, environments_only: bool) -> List[pathlib.Path]:
    """What would be removed from the project in `root`."""
    if environments_only:
        return [root / name for name in ENVIRONMENTS if (root / name).exists()]
    caches = [path for room in sorted(root.iterdir()) if room.is_dir() and room.name not in KEPT for path in [room, *room.rglob("*")] if path.name == "__pycache__"]
    return [root / name for name in MADE if (root / name).exists()] + caches


def main() -> int:
    for path in found(places.ROOT, environments_only="--environments" in sys.argv[1:]):
        if path.is_symlink():
            path.unlink()
        else:
            shutil.rmtree(str(path))
        say.line(f"Removed {path.relative_to(places.ROOT)}")
    say.line("Kept: var/ (records, secrets, logs)")
    return 0


if __name__ == "__main__":
    say.entry(main)
