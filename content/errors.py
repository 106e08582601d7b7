"""What is wrong with a content file, said so that the reader can fix it: the file, the problem, the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing to fix. `file` is relative to the repository; `what` and `step` are whole sentences."""

    file: str
    what: str
    step: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what} {self.step}"


class ContentError(ValueError):
    """The content cannot be used. `problems` holds every reason found, never none."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def fail(file: str, what: str, step: str) -> ContentError:
    """The error for a single problem, to be raised by the caller."""
    return ContentError([Problem(file, what, step)])
