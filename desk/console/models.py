"""What the console keeps about an account beyond Django's own, and the permissions that the table of rights is made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .rights import Right


class ConsoleRight(models.Model):
    """Carries the permissions. It has no table."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [(right.value, right.title) for right in Right]


class Account(models.Model):
    """An account without a row here has the values that a new row would have."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="account")
    must_change_password = models.BooleanField(default=False, help_text="Somebody else made the password: it opens nothing but its own change")
    generation = models.PositiveIntegerField(default=0, help_text="Raised to end every sign-in: a session keeps the number it began with")

    class Meta:
        default_permissions = ()
