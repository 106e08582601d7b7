"""`desk/manage.py purge`: forget now what has been kept long enough. The worker does it every hour by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from desk.conversations import retention, sweeping


class Command(BaseCommand):
    help = "Forgets the conversations that have been kept for DESK_KEEP_DAYS after their last case and their last message."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many they are")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = f"kept for more than {settings.KEEP_DAYS} days"
        if options["dry_run"]:
            self.stdout.write(f"{retention.due(timezone.now()).count():,} conversation(s) were {kept}. Nothing was changed.")
            return
        forgotten = retention.purge(most_seconds=float("inf"), by_hand=True)
        sweeping.sweep()
        self.stdout.write(f"{forgotten:,} conversation(s) were {kept}. They are forgotten now.")
