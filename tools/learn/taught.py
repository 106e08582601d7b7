"""tests/taught.yml: what staff have taught, each line a test of every later model. One flow mapping a line, so that it is YAML and a diff is easily read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import List, Sequence

from tools.say import Stop

HEAD = """\
# What staff taught the assistant from the desk, and an editor accepted. `make learn` adds lines (docs/teach-from-the-desk.md);
# tests/channels/test_taught.py asks every trained model all of them. A line whose meaning was wrong is taken out by hand.

"""
_LINE = re.compile(r'- \{text: ("(?:[^"\\]|\\.)*"), label: ([a-z_0-9]+), date: (\d{4}-\d{2}-\d{2})\}')


@dataclass(frozen=True)
class Taught:
    """`date` is the day it was written down, ISO."""

    text: str
    label: str
    date: str

    def line(self) -> str:
        return f"- {{text: {json.dumps(self.text, ensure_ascii=False)}, label: {self.label}, date: {self.date}}}\n"


def parse(content: str, name: str = "tests/taught.yml") -> List[Taught]:
    """Raises Stop with the line that is no entry."""
    found = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line.rstrip())
        try:
            text = json.loads(match.group(1)) if match else ""
        except ValueError:
            text = ""
        if not match or not text.strip():
            example = Taught("what is it", "car_t", "2026-05-01").line().strip()
            raise Stop(f"{name}, line {number}: this is no lesson.", f"Write it as {example}, or restore the file with `git checkout {name}`.")
        found.append(Taught(text, match.group(2), match.group(3)))
    return found


def added(content: str, fresh: Sequence[Taught]) -> str:
    """The file with these lines at its end."""
    content = content or HEAD
    return content + ("" if content.endswith("\n") else "\n") + "".join(one.line() for one in fresh)
