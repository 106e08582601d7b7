"""The records' app: makes sure that the worker looks for messages whose turn was lost."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class ConversationsConfig(AppConfig):
    name = "desk.conversations"

    def ready(self) -> None:
        post_migrate.connect(_schedule_pending, sender=self)


def _schedule_pending(**_: Any) -> None:
    """Once a minute, and at every start of the worker, whose first look finds the schedule due."""
    from django_q.models import Schedule

    # `migrate conversations` alone may run before the task queue has its tables.
    if Schedule._meta.db_table not in connection.introspection.table_names():
        return
    Schedule.objects.update_or_create(
        name="conversations.answer_pending",
        defaults={"func": "desk.conversations.turn.answer_pending", "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1},
    )
