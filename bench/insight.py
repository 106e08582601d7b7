"""How long the page of the figures takes over a year with very many messages.

    python -m bench.insight                                            1,000,000 messages over a year, SQLite
    python -m bench.insight --messages 20000                           a smaller desk
    python -m bench.insight --messages 250000 --over 91                as busy, filled sooner
    python -m bench.insight --database postgres://user@host:5432/name  an empty database of PostgreSQL, made for this alone

Prints seconds for each figure and for the whole page, for 7, 30 and 90 days and the year. The SQLite file is thrown
away at the end; the PostgreSQL database is left as it is filled, and a second run measures it again.
"""

from __future__ import annotations

import argparse
import os
import runpy
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
DAYS = (7, 30, 90, 365)


def prepare(database: str, folder: str) -> None:
    """Django with this database, secrets of its own, and the tables made."""
    os.environ.update(DESK_DATABASE=database or f"{folder}/desk.sqlite3", DESK_VAR=folder, DJANGO_SETTINGS_MODULE="desk.settings", DESK_LOG_LEVEL="ERROR")
    # Which secrets there are is known to the settings, and those cannot be imported before they have them.
    for name in runpy.run_path(str(ROOT / "desk" / "settings" / "secrets.py"))["SHORTEST"]:
        os.environ[name] = secrets.token_urlsafe(48)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def measure() -> Table:
    from django.utils import timezone

    from desk.console.figures.period import lately
    from desk.console.insight import page
    from desk.console.insight.section import Asked

    now = timezone.now()
    table = Table("figure", *(f"{days} days" for days in DAYS), title="seconds")

    def asked(days: int) -> Asked:
        return Asked(lately(days, now.date()), "", now, people=True)

    # Each figure alone, so what two of them share is read for both; the page reads it once.
    rows: list[tuple[str, Callable[[Asked], object]]] = list(page.FIGURES.items())
    for name, build in [*rows, ("volume by days, for the CSV", lambda one: page.for_export("volume", one)), ("the whole page", _page)]:
        table.add_row(name, *(f"{_took(lambda: build(asked(days))):.2f}" for days in DAYS))
    return table


def _page(asked: object) -> None:
    from desk.console.insight import page

    page.heads(asked)  # type: ignore[arg-type]
    list(page.sections(asked))  # type: ignore[arg-type]


def _took(work: Callable[[], object]) -> float:
    """The second of two runs: the first brings the pages of the file into memory."""
    work()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.insight", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--database", default="", help="postgres://...; nothing: a SQLite file that is thrown away")
    parser.add_argument("--over", type=int, default=365, help="days that the messages are spread over (365)")
    chosen = parser.parse_args(arguments)
    console = Console()
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        prepare(chosen.database, folder)
        from bench.insight_filling import fill

        start = time.perf_counter()
        with console.status("filling"):
            fill(messages=chosen.messages, over=timedelta(days=chosen.over))
        console.print(f"filled in {time.perf_counter() - start:.0f} s")
        console.print(measure())


if __name__ == "__main__":
    main(sys.argv[1:])
