"""`desk/manage.py lessons --accepted` prints what `make learn` takes; `--learnt 12:3` notes that lesson 12, as of version 3, is learnt."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk.console import lessons
from desk.console.lessons import Taught


def learnt(word: str) -> tuple[int, int]:
    if not re.fullmatch(r"[0-9]{1,18}:[0-9]{1,9}", word):
        raise ArgumentTypeError(f"{word!r} is no lesson and version such as 12:3")
    number, version = word.split(":")
    return int(number), int(version)


class Command(BaseCommand):
    help = "The lessons that an editor has accepted, as JSON; or, with --learnt, that these now stand in the training data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--accepted", action="store_true", help="print what is accepted and not yet learnt")
        what.add_argument("--learnt", nargs="+", type=learnt, metavar="LESSON:VERSION", help="as --accepted printed them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["accepted"]:
            rows = [
                {"lesson": row.pk, "version": row.version, "label": row.label, "was": row.was, "texts": [row.text, *row.also]}
                for row in lessons.accepted()
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=True))
            return
        changed = [number for number, version in options["learnt"] if lessons.learnt(number, version) is not Taught.DONE]
        if changed:
            raise CommandError(f"Not noted as learnt, because they changed meanwhile or are gone: {', '.join(map(str, changed))}. Run `make learn` again.")
        self.stdout.write(f"Noted as learnt: {len(options['learnt'])}.")
