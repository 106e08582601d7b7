"""The one way into the audit log."""

from __future__ import annotations

import hmac
import re

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

from . import chain
from .models import AuditEntry, AuditHead

_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_TARGET = re.compile(r"[a-z_]+:[A-Za-z0-9_-]+")


def record(actor: AbstractBaseUser | None, action: str, target: models.Model | str) -> AuditEntry:
    """Add one entry in the caller's transaction, so that the act and its record stand or fall together.

    `action` is two words, `case.claimed`; `target` a row, or `kind:id`. Raises ValueError on anything else, so that
    nobody writes a person's words in here by accident. Call it last in a transaction: from here to its end, others wait.
    """
    name = target if isinstance(target, str) else f"{target._meta.model_name}:{target.pk}"
    if not _ACTION.fullmatch(action) or not _TARGET.fullmatch(name):
        raise ValueError("audit: an action is two words like case.claimed, a target a kind and an id like case:12. Nothing else goes in.")
    with transaction.atomic(savepoint=False):
        head = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY).first()
        if head is None or not _sealed(head):
            head = _found_again(head)
        return _append(head, actor, action, name)


def keys() -> list[chain.Maker]:
    """The present key first. Those before it still verify what was written under them."""
    return [chain.maker(key) for key in settings.AUDIT_KEYS]


def _append(head: AuditHead, actor: AbstractBaseUser | None, action: str, target: str) -> AuditEntry:
    make = chain.maker(settings.AUDIT_KEYS[0])
    at, number, actor_id = timezone.now(), head.count + 1, actor.pk if actor else None
    digest = make(chain.content(head.digest, number, at, actor_id, action, target))
    entry = AuditEntry.objects.create(number=number, at=at, actor=actor, action=action, target=target, digest=digest)
    head.count, head.digest, head.seal = number, digest, chain.seal(make, number, digest)
    head.save(force_update=True)
    return entry


def _sealed(head: AuditHead) -> bool:
    return any(hmac.compare_digest(chain.seal(make, head.count, head.digest), head.seal) for make in keys())


def _found_again(head: AuditHead | None) -> AuditHead:
    """The end, taken from the last entry. Work goes on, since people wait; that the end was lost stands in the log for ever."""
    last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
    if head is None:
        AuditHead.objects.get_or_create(pk=AuditHead.ONLY)
        head = AuditHead.objects.select_for_update().get(pk=AuditHead.ONLY)
        if _sealed(head):  # somebody else found it a moment earlier
            return head
    head.count, head.digest = last or (0, chain.FIRST)
    if last:
        _append(head, None, chain.END_LOST, f"entry:{head.count}")
    return head
