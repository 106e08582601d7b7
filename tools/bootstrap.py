"""Build the environments: `python3 -m tools.bootstrap [assistant] [desk]`, from the project's folder. No name means both."""

from __future__ import annotations

import argparse
import os

from tools import environments, places, say


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.bootstrap", description="Build .venv/assistant and .venv/desk from their lock files.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="assistant, desk; both when left out")
    names = parser.parse_args().names or list(environments.NAMES)
    unknown = [name for name in names if name not in environments.NAMES]
    if unknown:
        raise say.Stop(f"There is no environment {unknown[0]!r}.", "Name assistant, desk, or nothing for both.")
    environments.ensure(places.ROOT, names, os.environ)
    return 0


if __name__ == "__main__":
    say.entry(main)
