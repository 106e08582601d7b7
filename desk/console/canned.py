"""Canned replies: texts that staff keep for the reply box, their own and everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from desk.audit.record import record
from desk.conversations.cleaning import is_blank, storable
from desk.conversations.models import CannedReply, Channel

LONGEST = 1_200  # characters: a canned reply fits into the reply box of either channel
LONGEST_TITLE = 80


class Kept(Enum):
    """How an act on a canned reply ended. Everything but DONE changed nothing."""

    DONE = "done"
    EMPTY = "empty"  # no title, or no text
    TOO_LONG = "too_long"
    STALE = "stale"  # it changed since the page was loaded
    MISSING = "missing"  # there is none, or it is a colleague's own
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True)
class Wording:
    """What a form says of a canned reply. `channel` is empty for both."""

    title: str = ""
    text: str = ""
    channel: str = ""

    @classmethod
    def cleaned(cls, *, title: str, text: str, channel: str) -> Wording:
        title = " ".join(storable(title).split())
        return cls(title, storable(text).strip(), channel if channel in Channel.values else "")

    @property
    def fault(self) -> Kept | None:
        if is_blank(self.title) or is_blank(self.text):
            return Kept.EMPTY
        return Kept.TOO_LONG if len(self.text) > LONGEST or len(self.title) > LONGEST_TITLE else None


def of(staff: AbstractBaseUser) -> QuerySet[CannedReply]:
    """Their own and everybody's, by title."""
    return CannedReply.objects.filter(Q(owner=staff) | Q(owner=None))


def make(staff: AbstractBaseUser, wording: Wording, *, shared: bool) -> Kept:
    """`shared`: for everybody. The caller makes sure that the account may do that."""
    if wording.fault:
        return wording.fault
    with transaction.atomic():
        made = CannedReply.objects.create(
            owner=None if shared else staff, title=wording.title, text=wording.text, channel=wording.channel
        )
        record(staff, "canned.made", f"canned:{made.pk}")
    return Kept.DONE


def change(reply_id: int, staff: AbstractBaseUser, seen: str, wording: Wording, *, may_share: bool) -> Kept:
    """`seen` is the `changed_at` that the page showed (ISO 8601)."""
    if wording.fault:
        return wording.fault
    with transaction.atomic():
        changed = _as_seen(reply_id, staff, seen, may_share).update(
            title=wording.title, text=wording.text, channel=wording.channel, changed_at=timezone.now()
        )
        if not changed:
            return _why_not(reply_id, staff, may_share)
        record(staff, "canned.changed", f"canned:{reply_id}")
    return Kept.DONE


def delete(reply_id: int, staff: AbstractBaseUser, seen: str, *, may_share: bool) -> Kept:
    with transaction.atomic():
        if not _as_seen(reply_id, staff, seen, may_share).delete()[0]:
            return _why_not(reply_id, staff, may_share)
        record(staff, "canned.deleted", f"canned:{reply_id}")
    return Kept.DONE


def _as_seen(reply_id: int, staff: AbstractBaseUser, seen: str, may_share: bool) -> QuerySet[CannedReply]:
    whose = Q(owner=staff) | Q(owner=None) if may_share else Q(owner=staff)
    return CannedReply.objects.filter(whose, pk=reply_id, changed_at=_instant(seen))


def _instant(seen: str) -> datetime:
    """An instant that no row has, for what is none."""
    try:
        found = parse_datetime(seen)
    except ValueError:
        found = None
    return found if found is not None and found.tzinfo is not None else datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def _why_not(reply_id: int, staff: AbstractBaseUser, may_share: bool) -> Kept:
    found = of(staff).filter(pk=reply_id).first()
    if found is None:
        return Kept.MISSING
    return Kept.NOT_ALLOWED if found.owner_id is None and not may_share else Kept.STALE
