"""`desk/manage.py embed`: what a site pastes to have the chat on its pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from content import contacts
from desk.web import embedding, widget_files


class Command(BaseCommand):
    help = "Prints the block to paste, the lines for a Content-Security-Policy, and the block with a pinned launcher."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--site", default="", metavar="KEY", help="the key of the site, where the desk has a list of them (DESK_SITE_KEYS)")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SITE_KEYS and options["site"] not in settings.SITE_KEYS:
            raise CommandError(f"This desk opens a chat for known sites only. Say which one: --site {' or --site '.join(sorted(settings.SITE_KEYS))}.")
        launcher = widget_files.read(settings.WIDGET_FILES).files[widget_files.LAUNCHER]
        known = contacts.load()
        site = embedding.Site(settings.PUBLIC_URL, known.helpline, known.numbers["emergency"], options["site"])
        origins = ", ".join(sorted(settings.ALLOWED_ORIGINS)) or "none yet, besides the desk's own"
        parts = {
            "Paste before </body>:": embedding.block(site),
            "Into the style sheet of the site, so that the numbers are on the screen where no script runs:": embedding.FALLBACK_STYLE,
            "If your pages send a Content-Security-Policy, add to it:": "\n".join(embedding.policy_lines(site)),
            "To pin the launcher, paste this instead. After an update of the desk, print it again: an old value shows the numbers and no chat.": embedding.block(
                site, pinned=launcher.integrity, tag=launcher.tag
            ),
            "Origins that the desk accepts calls from:": origins,
        }
        self.stdout.write("\n\n".join(f"{title}\n\n{body}" for title, body in parts.items()))
