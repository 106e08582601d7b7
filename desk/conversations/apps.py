"""The records' app: what the worker does by the clock, and settings that must be right before anybody is told of them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.models.signals import post_migrate


class ConversationsConfig(AppConfig):
    name = "desk.conversations"

    def ready(self) -> None:
        from . import hours

        try:
            hours.parse(settings.STAFF_HOURS, settings.STAFF_ZONE)
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from None
        post_migrate.connect(_schedule, sender=self)


EVERY_MINUTE = {
    "conversations.answer_pending": "desk.conversations.turn.answer_pending",
    "conversations.release_expired": "desk.conversations.cases.release_expired",
    "conversations.sweep": "desk.conversations.sweeping.sweep",
}
EVERY_HOUR = {"conversations.purge": "desk.conversations.retention.purge"}


def _schedule(**_: Any) -> None:
    """Each in its time, and at every start of the worker, whose first look finds the schedule due."""
    from django_q.models import Schedule

    # `migrate conversations` alone may run before the task queue has its tables.
    if Schedule._meta.db_table not in connection.introspection.table_names():
        return
    for name, func in EVERY_MINUTE.items():
        Schedule.objects.update_or_create(
            name=name, defaults={"func": func, "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
        )
    for name, func in EVERY_HOUR.items():
        Schedule.objects.update_or_create(name=name, defaults={"func": func, "schedule_type": Schedule.HOURLY, "repeats": -1})
