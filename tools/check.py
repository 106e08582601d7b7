"""`make check`: validates every text, number and fact, says what it found, exits 1 when something is wrong.

    --report       the table of every wording, also as an HTML file in var/report/ for a clinician to read and print
    --production   every wording must be approved (content/approvals.yml)
    --today DATE   judge the review date as of another day, such as 2027-04-01

Runs in both environments. Plain words are measured, and words compared with those of the facts, where textstat and spaCy's table
of base forms are installed, which is the assistant's.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from rich.console import Console  # noqa: E402
from rich.table import Table  # noqa: E402

from content import approvals, checks, lemmas, report, report_html  # noqa: E402
from content.errors import ContentError, Problem  # noqa: E402

WIDEST = 170  # columns of the report where no terminal says its own


def school_grade() -> Callable[[str], float] | None:
    """Flesch-Kincaid, as textstat counts it, or None where textstat is missing."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # textstat 0.7.3 warns about its own way of finding its files
            import textstat
    except ModuleNotFoundError:
        return None
    return textstat.flesch_kincaid_grade


def overview(groups: Sequence[report.Group], reviewed: date) -> Table:
    """One row per wording, under the page's section headings."""
    table = Table(title=f"Every wording, page reviewed {reviewed:%B %-d, %Y}")
    table.add_column("text", no_wrap=True)
    table.add_column("")
    for name in ("grade", "char.", "seg.", "words"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("first segment ends", no_wrap=True)
    table.add_column("facts", max_width=30)
    table.add_column("revision", no_wrap=True)
    table.add_column("approval")
    for group in groups:
        table.add_section()
        table.add_row(f"[bold]{group.heading}[/bold]")
        for row in group.rows:
            table.add_row(
                f"  {row.answer.response.removeprefix('utter_')}" if row.channel == "web" else "",
                row.channel,
                "-" if row.grade is None else f"{row.grade:.1f}",
                str(row.characters),
                str(row.segments or ""),
                str(row.words),
                row.first_segment_ends,
                " ".join(row.cited),
                row.revision,
                row.state_in_short,
            )
    return table


def problems_table(problems: Sequence[Problem], title: str) -> Table:
    table = Table(title=title, show_lines=True)
    for name in ("file", "what", "next step"):
        table.add_column(name, overflow="fold")
    for problem in problems:
        table.add_row(problem.file, problem.what, problem.step)
    return table


def write_report(content: checks.Content, groups: Sequence[report.Group], today: date) -> Path:
    """Into var/report/, where DESK_VAR says if it says so."""
    folder = Path(os.environ.get("DESK_VAR") or content.root / "var").expanduser() / "report"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "answers.html"
    path.write_text(report_html.page(content, groups, today), encoding="utf-8")
    return path


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.check", description="Check the answers, the page's facts and the phone numbers.")
    parser.add_argument("root", nargs="?", type=Path, default=ROOT, help="another copy of the project")
    parser.add_argument("--report", action="store_true", help="show every wording with its measures, and write var/report/answers.html")
    parser.add_argument("--production", action="store_true", help="every wording must be approved")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="judge the review date as of this day")
    options = parser.parse_args(arguments)
    today = options.today or date.today()
    console = Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else WIDEST)
    grade = school_grade()
    try:
        content = checks.read(options.root.resolve())
        problems = checks.run(content, grade, lemmas.reader(), today=today, production=options.production)
    except ContentError as error:
        console.print(problems_table(error.problems, _title(len(error.problems), "to fix")))
        return 1
    if options.report:
        groups = report.groups(content, grade)
        console.print(overview(groups, content.page.reviewed))
        console.print(f"For reading and printing: {write_report(content, groups, today)}", soft_wrap=True)
    remarks = checks.warnings(content, today)
    if remarks:
        console.print(problems_table(remarks, _title(len(remarks), "to know")))
    if problems:
        console.print(problems_table(problems, _title(len(problems), "to fix")))
        return 1
    waiting = len(approvals.awaiting(content.answers, content.rules.approvals))
    console.print(f"[green]All {len(content.answers)} texts hold.[/green]{_unmeasured(grade)}")
    console.print(f"{waiting} of {2 * len(content.answers)} wordings await clinical approval." if waiting else "Every wording is approved.")
    return 0


def _title(count: int, what: str) -> str:
    return f"{count} things {what}" if count > 1 else f"One thing {what}"


def _unmeasured(grade: Callable[[str], float] | None) -> str:
    return "" if grade else " Plain words were not measured here, nor words compared with the facts: run it in the assistant's environment for that."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
