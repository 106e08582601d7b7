"""What the simulated provider has seen. Nothing here is a record of the desk; it may be emptied at any time."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone


def new_sid() -> str:
    """An id in the provider's form: SM and 32 hexadecimal digits."""
    return "SM" + secrets.token_hex(16)


class Direction(models.TextChoices):
    FROM_PHONE = "from phone"
    TO_PHONE = "to phone"


class SimulatedMessage(models.Model):
    sid = models.CharField(primary_key=True, max_length=34, default=new_sid)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    phone = models.CharField(max_length=20, db_index=True, help_text="The simulated phone's number, E.164")
    service = models.CharField(max_length=20, help_text="Our number, E.164")
    text = models.TextField(blank=True)
    media = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=12, help_text="The provider's word: queued, sent, delivered ...; or received")
    error_code = models.PositiveIntegerField(null=True, blank=True)
    callback = models.CharField(max_length=300, blank=True, help_text="Where status reports go")
    answer = models.PositiveSmallIntegerField(null=True, blank=True, help_text="HTTP status of the webhook's answer")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "sid"]
        indexes = [models.Index(fields=["phone", "created_at"])]


class SimulatedNetwork(models.Model):
    """What goes wrong on the simulated network (network.py). Without its one row: nothing."""

    THE_ONE = 1

    wanted = models.JSONField(default=dict)
