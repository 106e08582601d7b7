"""`desk/manage.py verify_audit`: whether the audit log is whole. It ends with status 1 when it is not."""

from __future__ import annotations

import re
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from desk.audit.told import told
from desk.audit.verify import Verification, stands


class Command(BaseCommand):
    help = "Verifies the audit log entry by entry, and prints the number and digest of the last one, to be noted elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noted", metavar="NUMBER:DIGEST", help="also check that this entry still has the digest that was noted")

    def handle(self, *args: Any, **options: Any) -> None:
        verification, began = Verification(), time.monotonic()
        while not verification.done:
            verification.go_on()
            if sys.stderr.isatty():
                self.stderr.write(f"\r{verification.number:,} entries", ending="")
        for finding in verification.findings:
            self.stdout.write(told(finding))
        noted_stands = self._noted(options["noted"]) if options["noted"] else True
        seconds = max(time.monotonic() - began, 0.001)
        pace = f"{verification.number:,} entries in {seconds:.1f} s ({verification.number / seconds:,.0f} a second)"
        self.stdout.write(f"As of now the last entry is {verification.number}:{verification.digest}")
        if verification.findings or not noted_stands:
            raise CommandError(f"The audit log is NOT whole: {pace}.", returncode=1)
        self.stdout.write(f"The audit log is whole: {pace}.")

    def _noted(self, noted: str) -> bool:
        match = re.fullmatch(r"(\d{1,18}):([0-9a-f]{64})", noted.strip())
        if not match:
            raise CommandError("--noted takes the number and the digest as they were printed, such as 12:3f9a...")
        found = stands(int(match[1]), match[2])
        self.stdout.write(f"Entry {match[1]} {'still has' if found else 'does NOT have'} the digest that was noted.")
        return found
