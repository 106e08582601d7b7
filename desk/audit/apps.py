"""The audit log, and what keeps the database itself from changing it."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "desk.audit"
    verbose_name = "Audit log"

    def ready(self) -> None:
        post_migrate.connect(_guard, sender=self)


def _guard(using: str, **_: Any) -> None:
    """After each `migrate`, since SQLite forgets triggers when a migration rebuilds their table.

    Tests empty their tables between one another; those of the triggers put them up themselves.
    """
    if settings.TESTING:
        return
    from django.db import connections

    from . import triggers

    triggers.put_up(connections[using])
