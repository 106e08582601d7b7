"""The staff's pages, and the groups that stand for the roles."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from .rights import APP, TABLE, Role


class ConsoleConfig(AppConfig):
    name = "desk.console"
    label = APP
    verbose_name = "Staff console"

    def ready(self) -> None:
        from . import sessions  # connects what marks the beginning of a session  # noqa: F401

        post_migrate.connect(_roles, sender=self)


def _roles(**_: Any) -> None:
    """The groups are what the table says. Django makes the permissions just before: its auth app stands before ours."""
    from django.contrib.auth.models import Group, Permission

    permissions = {one.codename: one for one in Permission.objects.filter(content_type__app_label=APP)}
    if not permissions:  # an earlier migration, on the way to the one that brings them
        return
    for role, rights in TABLE.items():
        group, _made = Group.objects.get_or_create(name=role.value)
        group.permissions.set(permissions[right.value] for right in rights)
