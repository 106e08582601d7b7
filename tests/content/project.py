"""A copy of the content that a test may break: `edit` it, then ask what is wrong with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from content import checks, frame
from content.errors import ContentError
from content.files import ROOT

FILES = ("domain.yml", "content/page.yml", "content/snapshot.yml", "content/contacts.yml", "content/glossary.yml",
         "content/review.yml", "content/approvals.yml", "content/held.yml", *frame.ELSEWHERE)  # fmt: skip


class Copy:
    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in FILES:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)

    def edit(self, file: str, pattern: str, new: str) -> None:
        """Replace the first place that matches; a pattern that matches nothing is a broken test."""
        path = self.root / file
        text, count = re.subn(pattern, lambda _: new, path.read_text(encoding="utf-8"), count=1)
        assert count, f"nothing in {file} matches {pattern}"
        path.write_text(text, encoding="utf-8")

    def within(self, response: str, pattern: str, new: str, *, file: str = "domain.yml") -> None:
        """As `edit`, but only inside one response."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        start = text.index(f"\n  {response}:\n")
        after = text.find("\n  utter_", start + 1)
        end = after if after > 0 else len(text)
        changed, count = re.subn(pattern, lambda _: new, text[start:end], count=1)
        assert count, f"nothing in {response} matches {pattern}"
        path.write_text(text[:start] + changed + text[end:], encoding="utf-8")

    def problems(self) -> list[str]:
        """What `make check` would say, one sentence or more each."""
        try:
            return [str(problem) for problem in checks.run(checks.read(self.root))]
        except ContentError as error:
            return [str(problem) for problem in error.problems]
