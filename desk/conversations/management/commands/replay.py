"""`manage.py replay requests.jsonl replies.jsonl`: conversations through the whole path, leaving nothing behind."""

from __future__ import annotations

import asyncio
import logging
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from desk.conversations.preload import preload
from desk.replay.assistant_process import NoAssistant, assistant
from desk.replay.lines import BadLine, Reply, Request, read
from desk.replay.records import thrown_away
from desk.replay.run import run
from desk.replay.summary import summary


class Command(BaseCommand):
    help = "Run the conversations of a JSON-lines file and write what was answered."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("requests", type=Path, help='lines of {"id", "channel", "turns"}')
        parser.add_argument("replies", type=Path, help="the file to write, one line for each line read")

    def handle(self, *args: Any, **options: Any) -> None:
        console = Console(stderr=True)
        logging.disable(logging.CRITICAL)  # events would tear the progress bar; what went wrong stands in the summary
        requests = _read(options["requests"])
        try:
            preload()
        except ValueError as error:  # a broken content file; its text says which and what to do
            raise CommandError(str(error)) from None
        replies: list[Reply] = []
        try:
            with options["replies"].open("w", encoding="utf-8") as out, thrown_away(), assistant(console):
                _hold(requests, replies, out, console)
        except OSError as error:
            raise CommandError(f"{options['replies']} cannot be written: {error.strerror}. Choose another file.") from None
        except NoAssistant as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            console.print("Interrupted. The conversations that were not held are in the file, without replies.")
            sys.exit(130)
        console.print(summary(replies))
        console.print(f"{len(replies)} conversations written to {options['replies']}")


def _read(path: Path) -> list[Request]:
    try:
        with path.open(encoding="utf-8") as lines:
            requests = list(read(lines, path.name))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}. Check the name.") from None
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not UTF-8 text. Save it as UTF-8, one JSON object a line.") from None
    except BadLine as error:
        raise CommandError(str(error)) from None
    if not requests:
        raise CommandError(f"{path} holds no conversation. Put at least one line into it.")
    return requests


def _hold(requests: list[Request], replies: list[Reply], out: Any, console: Console) -> None:
    columns = (TextColumn("Replaying"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=len(requests))

        def done(reply: Reply) -> None:
            replies.append(reply)
            out.write(reply.line() + "\n")
            out.flush()
            progress.advance(task)

        asyncio.run(run(requests, done))
