"""What may change on a case page while it is open, summed up in one word."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest
from django.middleware.csrf import get_token

from desk.conversations.models import Case, Message, Note, Outbox

from .digest import digest


def of(case: Case, request: HttpRequest) -> str:
    """Changes with a new message, a turn's record, a delivery, a note, the case, STOP, or another sign-in.

    A new sign-in brings a new CSRF secret; the page then gets forms that carry it, and keeps its draft.
    """
    get_token(request)  # makes the secret if there is none yet
    messages = Message.objects.filter(conversation=case.conversation_id).aggregate(Max("pk"), Max("answered_at"))
    sent = Outbox.objects.filter(message__conversation=case.conversation_id).aggregate(Max("updated_at"))
    notes = Note.objects.filter(case__conversation=case.conversation_id).aggregate(Max("pk"))
    return digest(
        messages["pk__max"],
        messages["answered_at__max"],
        sent["updated_at__max"],
        notes["pk__max"],
        case.version,
        case.conversation.opted_out,
        case.conversation.forgotten_at,
        case.conversation.fetched,
        case.conversation.held_by_id,
        request.META["CSRF_COOKIE"],
    )
