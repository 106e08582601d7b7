"""The one way into the audit log."""

from __future__ import annotations

import re

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from .models import AuditEntry

_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_TARGET = re.compile(r"[a-z_]+:[A-Za-z0-9_-]+")


def record(actor: AbstractBaseUser | None, action: str, target: models.Model | str) -> AuditEntry:
    """Add one entry in the caller's transaction, so that the act and its record stand or fall together.

    `action` is two words, `case.claimed`; `target` a row, or `kind:id`. Raises ValueError on anything else, so that
    nobody writes a person's words in here by accident.
    """
    name = target if isinstance(target, str) else f"{target._meta.model_name}:{target.pk}"
    if not _ACTION.fullmatch(action) or not _TARGET.fullmatch(name):
        raise ValueError("audit: an action is two words like case.claimed, a target a kind and an id like case:12. Nothing else goes in.")
    return AuditEntry.objects.create(actor=actor, action=action, target=name)
