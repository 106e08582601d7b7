"""How long the queue, its news, "Next", the search and a case page take with very many cases and messages.

    python -m bench.queue                                            10,000 open cases, 1,000,000 messages, SQLite
    python -m bench.queue --open 500 --messages 20000                a smaller desk
    python -m bench.queue --database postgres://user@host:5432/name  an empty database of PostgreSQL, made for this alone

It fills a database with made-up people, asks for each page 20 times as one signed-in lead, and prints milliseconds of
the whole answer: sign-in, audit entry and page, without the network. The SQLite file is thrown away at the end; the
PostgreSQL database is left as it is filled, and a second run measures it again.
"""

from __future__ import annotations

import argparse
import os
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300.0  # ms that a page may take, as p95


def prepare(database: str, folder: str) -> None:
    """Django with this database, secrets of its own, and the tables made."""
    os.environ.update(DESK_DATABASE=database or f"{folder}/desk.sqlite3", DESK_VAR=folder, DJANGO_SETTINGS_MODULE="desk.settings", DESK_LOG_LEVEL="ERROR")
    for name in ("DESK_SECRET_KEY", "DESK_AUDIT_KEY", "DESK_NUMBER_KEY", "ASSISTANT_TOKEN", "TWILIO_AUTH_TOKEN"):
        os.environ[name] = secrets.token_urlsafe(48)
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    from desk.conversations.preload import preload

    preload()  # as the server does when it starts
    call_command("migrate", verbosity=0)


def measure(console: Console, runs: int) -> Table:
    from bench.queue_pages import pages

    table = Table(title=f"milliseconds of {runs} runs")
    for column in ("page", "p50", "p95", "max", "own p95", ""):
        table.add_column(column, justify="left" if column == "page" else "right")
    for name, ask in pages():
        with console.status(name):
            took, own = (sorted(spent) for spent in zip(*(_once(ask) for _ in range(runs)), strict=True))
        p95 = _p95(took)
        row = [statistics.median(took), p95, took[-1], _p95(own)]
        table.add_row(name, *(f"{number:.0f}" for number in row), "" if p95 <= LIMIT else f"over {LIMIT:.0f}")
    table.caption = "own: processor time of the desk alone, without waiting. Load average {:.1f} on {} cores.".format(os.getloadavg()[0], os.cpu_count())
    return table


def _once(ask: Callable[[], object]) -> tuple[float, float]:
    """ms on the clock, ms of this process's own processor time."""
    started, own = time.perf_counter(), time.process_time()
    ask()
    return (time.perf_counter() - started) * 1000, (time.process_time() - own) * 1000


def _p95(spent: list[float]) -> float:
    return spent[max(0, round(len(spent) * 0.95) - 1)]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.queue", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--open", type=int, default=10_000, help="open cases (10000)")
    parser.add_argument("--messages", type=int, default=1_000_000, help="messages in all (1000000)")
    parser.add_argument("--database", default="", help="postgres://...; nothing: a SQLite file in a temporary folder")
    parser.add_argument("--runs", type=int, default=20, help="how often each page is asked for (20)")
    chosen = parser.parse_args(arguments)
    console = Console()
    with tempfile.TemporaryDirectory(prefix="desk-bench-") as folder:
        prepare(chosen.database, folder)
        from bench.queue_filling import fill

        fill(console, open_cases=chosen.open, messages=chosen.messages)
        console.print(measure(console, chosen.runs))


if __name__ == "__main__":
    main(sys.argv[1:])
