"""Do two members of staff ever have the same case? Fifty of them race for the same two hundred, again and again.

    python -m bench.claims                                        one trial on a SQLite file that is thrown away
    python -m bench.claims --trials 500 --staff 50 --cases 200    the long run; the first line says how long it will take
    python -m bench.claims --database postgres://user@host/name   on PostgreSQL, in a schema of its own that is removed at the end
    python -m bench.claims --seed 7                               the same orders again (who wins is still the database's choice)

In a trial everybody claims every case, each in an order of their own, from several processes at once. Whoever gets one sends
the same reply form twice at once, then resolves it at once with a colleague's try. After each trial the records are looked
at: one winner a case, everybody else told who that is, one reply, one text message on its way where it goes to a phone, one
audit entry an act. Ends with 1 when anything else was found.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import random
import runpy
import secrets
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.sharedctypes import SynchronizedArray
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
# Seconds after which a trial hangs. A guard, not a promise.
HANGS = 600
HELPERS = 4  # threads of a process that press a button at the same moment as somebody else
SHOWN = 20  # violations that are printed


def main(arguments: list[str]) -> int:
    chosen = _options(arguments)
    out = Console()
    seed = secrets.randbits(32) if chosen.seed is None else chosen.seed
    with _records(chosen.database):
        _ready()
        from bench import race
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        staff = race.make_staff(chosen.staff)
        out.print(f"seed {seed}, {connection.vendor}, {chosen.staff} staff in {chosen.processes} processes, {chosen.cases} cases a trial")
        found, ends, spent = _trials(chosen, seed, staff, out)
        connection.close()
    _show(out, ends, spent)
    for problem in found[:SHOWN]:
        out.print(f"[bold]violation:[/] {problem}", highlight=False)
    out.print(f"{len(found)} violations in {len(spent)} trials of {chosen.cases} cases.")
    return 1 if found else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=_count, default=1, help="how often (1)")
    parser.add_argument("--staff", type=_count, default=50, help="who race (50)")
    parser.add_argument("--cases", type=_count, default=200, help="what they race for (200)")
    parser.add_argument("--processes", type=_count, default=4, help="processes that the staff are spread over (4)")
    parser.add_argument("--database", default="", help="a postgres:// URL; else a SQLite file that is thrown away")
    parser.add_argument("--seed", type=int, help="for the orders in which cases are tried; else by chance, and printed")
    chosen = parser.parse_args(arguments)
    if chosen.staff < 2:
        parser.error("a race takes at least two: --staff 2")
    chosen.processes = min(chosen.processes, chosen.staff)
    return chosen


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("needs a whole number above 0")
    return int(text)


@contextmanager
def _records(database: str) -> Iterator[None]:
    """Names a database that holds nothing yet in the environment, for this process and those it starts; removes it at the end."""
    with tempfile.TemporaryDirectory(prefix="claims-") as folder:
        # Which secrets there are is known to the settings, and those cannot be imported before they have them.
        names = runpy.run_path(str(ROOT / "desk" / "settings" / "secrets.py"))["SHORTEST"]
        made_up = {name: secrets.token_urlsafe(48) for name in names}
        os.environ |= made_up | {"DESK_VAR": folder, "DESK_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "desk.settings"}
        os.environ["DESK_DATABASE"] = database or str(Path(folder) / "race.sqlite3")
        if not database:
            yield
            return
        import psycopg
        from psycopg import sql

        schema = f"claims_{secrets.token_hex(6)}"
        with psycopg.connect(database, autocommit=True) as server:
            server.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
            os.environ["PGOPTIONS"] = f"-c search_path={schema}"
            try:
                yield
            finally:
                server.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))


def _ready() -> None:
    import django
    from django.conf import settings

    # Who wins does not depend on the disk, and a race that waits for it is slower and tamer.
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] += "PRAGMA synchronous=OFF;"
    django.setup()


def _trials(chosen: argparse.Namespace, seed: int, staff: list[Any], out: Console) -> tuple[list[str], Counter[tuple[str, str]], list[float]]:
    """Runs them all; returns the violations, how often each act ended how, and the seconds of each trial."""
    from bench import race
    from django.db import connection
    from django_q.models import OrmQ

    spawn = multiprocessing.get_context("spawn")
    case_ids = spawn.Array("q", chosen.cases)
    gate = spawn.Barrier(chosen.staff + 1)
    heard: multiprocessing.Queue = spawn.Queue()
    shares = [[one.pk for one in staff][start :: chosen.processes] for start in range(chosen.processes)]
    settings = (chosen.trials, seed, case_ids, gate, heard)
    workers = [spawn.Process(target=_work, args=(share, [one.pk for one in staff], *settings), daemon=True) for share in shares]
    for worker in workers:
        worker.start()
    found: list[str] = []
    ends: Counter[tuple[str, str]] = Counter()
    spent: list[float] = []
    bar = Progress(*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), console=out)
    with bar:
        task = bar.add_task("trials", total=chosen.trials)
        for trial in range(chosen.trials):
            case_ids[:] = race.make_cases(chosen.cases, mark=f"{trial}")
            connection.close()
            gate.wait(timeout=HANGS)
            started = time.perf_counter()
            deeds = [deed for _ in staff for deed in heard.get(timeout=HANGS)]
            spent.append(time.perf_counter() - started)
            found += [f"trial {trial + 1}, {problem}" for problem in race.violations(deeds, list(case_ids), staff)]
            ends.update((deed.act, deed.outcome) for deed in deeds)
            ends[("any", "the database was busy, pressed again")] += sum(deed.busy for deed in deeds)
            OrmQ.objects.all().delete()  # the texts are on their way to nowhere: no worker runs
            bar.advance(task)
            if trial == 0:
                out.print(f"the first trial took {spent[0]:.1f} s; all {chosen.trials} take about {spent[0] * chosen.trials / 60:.0f} minutes")
    for worker in workers:
        worker.join(timeout=30)
    return found, ends, spent


def _work(mine: list[int], everybody: list[int], trials: int, seed: int, case_ids: SynchronizedArray, gate: Barrier, heard: Any) -> None:
    """One process: a thread for each of its members of staff."""
    _ready()
    from bench import race
    from django.contrib.auth.models import User
    from django.db import connections

    accounts = {one.pk: one for one in User.objects.filter(pk__in=everybody)}
    connections.close_all()
    # What is loaded now stays, so no trial has to look through it for garbage.
    gc.collect()
    gc.freeze()
    helpers = ThreadPoolExecutor(HELPERS)

    def sit(pk: int) -> None:
        colleague = accounts[everybody[(everybody.index(pk) + 1) % len(everybody)]]
        for trial in range(trials):
            gate.wait(timeout=HANGS)
            try:
                dice = random.Random(f"{seed}:{trial}:{pk}")  # noqa: S311
                heard.put(race.run(accounts[pk], colleague, list(case_ids), dice, helpers))
            except Exception as error:
                heard.put([race.Deed(0, pk, "claim", f"fault {type(error).__name__}")])
        connections.close_all()

    threads = [threading.Thread(target=sit, args=(pk,)) for pk in mine]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _show(out: Console, ends: Counter[tuple[str, str]], spent: list[float]) -> None:
    table = Table("act", "ended as", "how often")
    for (act, outcome), number in sorted(ends.items()):
        table.add_row(act, outcome, f"{number:,}")
    out.print(table)
    out.print(f"a trial takes {sum(spent) / len(spent):.1f} s on average, {max(spent):.1f} s at most")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
