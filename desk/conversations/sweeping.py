"""What a database keeps of words that were deleted, cleared after a conversation was forgotten.

SQLite: `secure_delete` writes zeros over the rows themselves (settings/database.py); here the search index drops its old
parts, and the write-ahead log is emptied into the file and cut to nothing. PostgreSQL: VACUUM removes the old versions of rows and index
entries; its own log and the backups run out as they are set up to.
"""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.utils import timezone
from django_q.tasks import async_task

from desk.logs import event

from .models import Conversation

# Pages of the index that one step may write; between two steps others may write.
PAGES = 200
# Milliseconds that emptying the write-ahead log waits for those who read in it.
PATIENCE = 200
# More steps than any index of ours needs, so that a fault ends.
MOST_STEPS = 2_000
TABLES = ("conversations_message", "conversations_words", "conversations_note", "conversations_lesson", "conversations_conversation", "sms_simulatedmessage")


def soon() -> None:
    """Ask the worker; what cannot be asked for now is found by its look every minute."""
    try:
        async_task("desk.conversations.sweeping.sweep")
    except DatabaseError as error:
        event("sweep.not_enqueued", error=type(error).__name__)


def sweep() -> str:
    """Run by the worker: after a conversation was forgotten, and every minute for what was left. Returns how many were cleared."""
    from . import forgetting  # it asks for a sweep, so it is looked up late

    forgetting.drop_numbers()
    waiting = Conversation.objects.filter(forgotten_at__isnull=False, swept_at=None)
    ready = list(waiting.exclude(channel="sms", address__gt="").values_list("pk", flat=True))
    if not ready:
        return "swept=0"
    clear = {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor]
    if not clear():  # somebody reads an old version; the next look tries again
        event("sweep.busy", level=logging.WARNING)
        return "swept=0"
    for start in range(0, len(ready), 500):
        Conversation.objects.filter(pk__in=ready[start : start + 500]).update(swept_at=timezone.now())
    event("sweep.done", conversations=len(ready))
    return f"swept={len(ready)}"


def _sqlite() -> bool:
    with connection.cursor() as cursor:
        # A negative number: also what lies in one piece is written anew, without the words that were deleted.
        step = -PAGES
        for _ in range(MOST_STEPS):
            before = _changes(cursor)
            cursor.execute("INSERT INTO conversations_words(conversations_words, rank) VALUES ('merge', %s)", [step])
            if _changes(cursor) - before < 2:
                break
            step = PAGES
        # While it waits for readers it keeps writers out, so it waits a moment only; the next look tries again.
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _done = cursor.fetchone()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
    return not busy


def _changes(cursor: object) -> int:
    cursor.execute("SELECT total_changes()")  # type: ignore[attr-defined]
    return cursor.fetchone()[0]  # type: ignore[attr-defined]


def _postgres() -> bool:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"VACUUM {table}")
    return True
