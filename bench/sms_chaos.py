"""A storm of text messages against the real desk, which is killed every few seconds: each person gets one reply to each message.

    python -m bench.sms_chaos                              10,000 messages, SQLite
    python -m bench.sms_chaos --messages 300 --kill-every 5 --hurry
    python -m bench.sms_chaos --database postgres          a server of its own, where PostgreSQL is installed

Real: the desk's server and its worker, signed webhooks, the outbox, the database. Stand-ins: the provider with its phones
(in this process, so that it survives the kills) and the assistant, which says the answer that the message asks for. 20 %
of the messages are handed over twice, 20 % are overtaken, 5 % of the sends are lost (half before, half after the provider
has them), some of the desk's answers and status reports get lost, and server or worker are ended with SIGKILL. The same
seed makes the same messages and mix-ups; what the kills hit is up to the machine.
Exit code 0: each message has exactly one logical reply on its phone, in order, and nothing is left half-way.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import sys
import tempfile
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table

from desk.sms.simulator.trouble import Troubles

MOST_SHOWN = 20  # violations that are listed


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.sms_chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=10_000, help="how many people's messages (10000)")
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000), help="of the messages and mix-ups; printed")
    parser.add_argument("--kill-every", type=float, default=8.0, help="seconds between two kills (8)")
    parser.add_argument("--kills", type=int, default=1_000_000, help="at most so many kills")
    parser.add_argument("--database", default="", help="`postgres`, or nothing for SQLite")
    parser.add_argument("--hurry", action="store_true", help="after the storm, make old what would wait a minute or two")
    chosen = parser.parse_args(arguments)
    console = Console()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # however it is ended, it ends what it has started
    troubles = Troubles(
        seed=chosen.seed, inbound_twice=0.2, inbound_overtaken=0.2, inbound_unsent=0.01, inbound_unheard=0.02,
        outgoing_lost=0.025, outgoing_cut_off=0.025, outgoing_busy=0.01, report_twice=0.05, report_swapped=0.1, report_missing=0.05,
    )  # fmt: skip
    console.print(f"seed {chosen.seed}")
    with tempfile.TemporaryDirectory(prefix="sms-chaos-") as folder, _database(chosen.database) as database:
        from bench.sms_storm import Storm

        with Storm(folder, database, troubles) as storm:
            storm.rage(console, messages=chosen.messages, kill_every=chosen.kill_every, kills=chosen.kills)
            storm.settle(console, hurry=chosen.hurry)
            from bench.sms_verdict import judge

            verdict = judge(storm.written, storm.carrier.arrived, storm.carrier.lost, storm.told_at_once)
            console.print(_table(storm.counts() | verdict.notes, f"seed {chosen.seed}, {chosen.database or 'SQLite'}"))
    for violation in verdict.violations[:MOST_SHOWN]:
        console.print(f"violation: {violation}", highlight=False)
    console.print(f"{len(verdict.violations)} violations")
    return 1 if verdict.violations else 0


def _table(counts: dict[str, object], title: str) -> Table:
    table = Table("what", "count", title=title)
    table.columns[1].justify = "right"
    for name, count in counts.items():
        table.add_row(name, f"{count:,}" if isinstance(count, int) else str(count))
    return table


@contextlib.contextmanager
def _database(name: str) -> Iterator[str]:
    if name != "postgres":
        yield name
        return
    from tools import postgres

    with postgres.server(os.environ) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
