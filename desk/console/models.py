"""No records of its own: the permissions that the table of rights is made of."""

from __future__ import annotations

from django.db import models

from .rights import Right


class ConsoleRight(models.Model):
    """Carries the permissions. It has no table."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [(right.value, right.title) for right in Right]
