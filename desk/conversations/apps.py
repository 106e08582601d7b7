"""The records' app: makes sure that the worker looks for messages whose turn was lost, and that there is a group for who may switch."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


class ConversationsConfig(AppConfig):
    name = "desk.conversations"

    def ready(self) -> None:
        post_migrate.connect(_schedule_pending, sender=self)
        post_migrate.connect(_groups, sender=self)


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


# Who may switch something off (switches.py).
GROUPS = ("lead", "editor")


def _groups(**_: Any) -> None:
    """Django makes the permission itself just before: its auth app stands before ours in INSTALLED_APPS."""
    from django.contrib.auth.models import Group, Permission

    permission = Permission.objects.filter(content_type__app_label="conversations", codename="can_switch").first()
    if permission is None:  # an earlier migration, on the way to the one that brings it
        return
    for name in GROUPS:
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:  # what somebody took away later stays away
            group.permissions.add(permission)
