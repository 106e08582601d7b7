"""What staff did and noted in a conversation, as thin lines between its messages. From the audit log and the notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from desk.audit.models import AuditEntry
from desk.conversations.models import Case, Note

from . import words
from .told import colleague, note_author

NOTE = "note"
ACT = "act"
_HANDED_TO = "case.handed_to"


@dataclass(frozen=True)
class Line:
    """`kind` is ACT or NOTE. `what` is a whole sentence; `text` is what a note says."""

    kind: str
    at: datetime
    what: str
    text: str = ""


def lines(conversation_id: str, *, since: datetime | None = None) -> list[Line]:
    """All acts and notes of the conversation's cases, oldest first; those from `since` on when it is given."""
    numbers = list(Case.objects.filter(conversation=conversation_id).values_list("pk", flat=True))
    entries = AuditEntry.objects.filter(target__in=[f"case:{number}" for number in numbers], action__in=words.ACTS)
    notes = Note.objects.filter(case__in=numbers)
    if since is not None:
        entries, notes = entries.filter(at__gte=since), notes.filter(created_at__gte=since)
    found = [*map(_act, entries.select_related("actor").order_by("pk")), *map(_note, notes.select_related("author").order_by("pk"))]
    return sorted(found, key=lambda line: line.at)


def last_lapsed(case: Case) -> datetime | None:
    """When the case's last claim ended for want of an open page; None when the last act was another."""
    last = AuditEntry.objects.filter(target=f"case:{case.pk}", action__in=words.ACTS).order_by("-pk").first()
    return last.at if last is not None and last.action == "case.lapsed" else None


def newest_note(case: Case) -> Note | None:
    return Note.objects.filter(case=case).select_related("author").order_by("-pk").first()


def _act(entry: AuditEntry) -> Line:
    who = colleague(entry.actor) if entry.actor else ""
    pattern = words.ACTS[entry.action] if entry.actor else words.ACTS_BY_ITSELF.get(entry.action, words.ACTS[entry.action])
    said = pattern.format(who=who or "The desk", number=entry.target.partition(":")[2], to=_handed_to(entry))
    return Line(ACT, entry.at, said)


def _handed_to(entry: AuditEntry) -> str:
    """Whom the case went to: that stands in an entry of its own, written right after by the same actor."""
    if entry.action != "case.handed_over":
        return ""
    to = AuditEntry.objects.filter(action=_HANDED_TO, actor=entry.actor_id, pk__gt=entry.pk).order_by("pk").first()
    number = to.target.partition(":")[2] if to else ""
    return colleague(User.objects.filter(pk=int(number)).first() if number.isdigit() else None)


def _note(note: Note) -> Line:
    return Line(NOTE, note.created_at, f"Internal note by {note_author(note.author)}", note.text)
