"""What staff write to one another on a case."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from desk.audit.record import record
from desk.logs import event

from ..cleaning import is_blank, storable
from ..models import Note
from .outcome import Outcome
from .rows import locked

LONGEST_NOTE = 4_000  # characters


def note(case_id: int, staff: AbstractBaseUser, text: str) -> Outcome:
    """Add a note, on a case in any state. It takes no version: two notes at once are two notes."""
    text = storable(text).strip()
    if is_blank(text):
        return Outcome.EMPTY
    if len(text) > LONGEST_NOTE:
        return Outcome.TOO_LONG
    with transaction.atomic():
        conversation = locked(case_id)  # else a note could slip in while the conversation is being forgotten
        if conversation is None:
            return Outcome.MISSING
        if conversation.forgotten_at is not None:
            return Outcome.FORGOTTEN
        Note.objects.create(case_id=case_id, author=staff, text=text)
        record(staff, "case.noted", f"case:{case_id}")
    event("case.noted", case=case_id)
    return Outcome.DONE
