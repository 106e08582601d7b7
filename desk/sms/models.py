"""What the road of text messages has to count. Messages and numbers stand in desk/conversations and nowhere else."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from .simulator.models import SimulatedMessage, SimulatedNetwork

__all__ = ["Pace", "Seen", "SimulatedMessage", "SimulatedNetwork", "Spending"]


class Seen(models.Model):
    """A provider's message that we took. It outlives the message, so that a replay years later is still known."""

    key = models.CharField(primary_key=True, max_length=64, help_text="Keyed hash of the provider's id")


class Pace(models.Model):
    """When one of our numbers may send its next text."""

    service_address = models.CharField(primary_key=True, max_length=20)
    free_at = models.DateTimeField(default=timezone.now)


class Spending(models.Model):
    """What one day or one month has cost so far, in segments."""

    period = models.CharField(primary_key=True, max_length=10, help_text="2026-11-23 or 2026-11, UTC")
    segments = models.PositiveIntegerField(default=0)
    alarmed = models.PositiveSmallIntegerField(default=0, help_text="The percentage of the cap that was last told")
