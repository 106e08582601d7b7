"""Who did what, and when. Entries are added and read, never changed: a record that can be edited proves nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class AuditIsAppendOnly(Exception):
    """Somebody tried to change or remove an entry."""

    def __init__(self) -> None:
        super().__init__("audit: entries are added and read, never changed or removed. Record a further entry instead.")


class AppendOnly(models.QuerySet["AuditEntry"]):
    def update(self, **kwargs: Any) -> int:
        raise AuditIsAppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise AuditIsAppendOnly

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AuditIsAppendOnly


class AuditEntry(models.Model):
    """One act of one actor. `target` is a kind and an id, such as `case:12`; never a text, number or name of a person."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Empty: the desk itself. Staff with entries are disabled, not deleted",
    )
    action = models.CharField(max_length=40, help_text="A word such as case.claimed or transcript.viewed")
    target = models.CharField(max_length=80)
    number = models.PositiveBigIntegerField(unique=True, editable=False, help_text="Counts from 1 without gaps")
    digest = models.CharField(max_length=64, editable=False, help_text="Keyed digest of this entry and of the one before (chain.py)")

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["target"]), models.Index(fields=["actor", "at"]), models.Index(fields=["action", "number"]), models.Index(fields=["at"])]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AuditIsAppendOnly
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AuditIsAppendOnly


class AuditHead(models.Model):
    """Where the chain ends: one row, locked while an entry is added, so that entries follow one another."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    count = models.PositiveBigIntegerField(default=0, help_text="Number of the last entry")
    digest = models.CharField(max_length=64, blank=True, help_text="Digest of the last entry")
    seal = models.CharField(max_length=64, blank=True, help_text="Keyed digest of both")

    class Meta:
        default_permissions = ()
