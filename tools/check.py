"""`make check`: validates every text, number and fact, prints what it found as a table, exits 1 when something is wrong.

Runs in both environments. Plain words are measured, and words compared with those of the facts, where textstat and spaCy's table
of base forms are installed, which is the assistant's.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from content import checks, gsm, lemmas, plain  # noqa: E402
from content.errors import ContentError, Problem  # noqa: E402


def school_grade() -> Callable[[str], float] | None:
    """Flesch-Kincaid, as textstat counts it, or None where textstat is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # textstat 0.7.3 warns about its own way of finding its files
            import textstat
    except ModuleNotFoundError:
        return None
    return textstat.flesch_kincaid_grade


def overview(content: checks.Content, grade: Callable[[str], float] | None) -> Table:
    """One row per response: how long at its longest, how plain."""
    table = Table(title=f"Every text, page reviewed {content.page.reviewed:%B %-d, %Y}")
    table.add_column("text", no_wrap=True)
    for name in ("words web", "SMS length", "seg.", "grade web", "grade SMS"):
        table.add_column(name, justify="right", max_width=6)
    terms = plain.protected(content.root)
    for answer in content.answers.values():
        texts = checks.longest(content, answer).values()
        grades = ["-", "-"]
        if grade:
            grades = [f"{grade(plain.countable(answer.render(channel, 'US', **checks.LONGEST), terms)):.1f}" for channel in checks.CHANNELS]
        table.add_row(
            answer.response.removeprefix("utter_"),
            str(len(answer.web.split())),
            str(max(map(gsm.septets, texts))),
            str(max(map(gsm.segments, texts))),
            *grades,
        )
    return table


def problems_table(problems: list[Problem]) -> Table:
    table = Table(title=f"{len(problems)} to fix" if len(problems) > 1 else "One thing to fix", show_lines=True)
    for name in ("file", "what is wrong", "next step"):
        table.add_column(name, overflow="fold")
    for problem in problems:
        table.add_row(problem.file, problem.what, problem.step)
    return table


def main(root: Path = ROOT) -> int:
    console = Console()
    grade = school_grade()
    try:
        content = checks.read(root)
        problems = checks.run(content, grade, lemmas.reader())
    except ContentError as error:
        content, problems = None, list(error.problems)
    if content:
        console.print(overview(content, grade))
    if problems:
        console.print(problems_table(problems))
        return 1
    measured = "" if grade else " Plain words were not measured here, nor words compared with the facts: run it in the assistant's environment for that."
    console.print(f"[green]All {len(content.answers)} texts hold.[/green]{measured}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT))
