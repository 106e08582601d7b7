"""The staff's pages."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "desk.console"
    label = "console"
    verbose_name = "Staff console"

    def ready(self) -> None:
        from . import sessions  # connects what marks the beginning of a session  # noqa: F401
