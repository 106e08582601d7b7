"""What may still be sent to someone who texted STOP."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from desk.conversations.models import Message

# Each is the direct answer to a message the person has just sent: the confirmation of STOP, what HELP says, what becomes of
# their texts when they want them deleted, and what to do when they write that a life is in danger. Nothing that we start, and nothing of the staff, is among them.
MAY_GO_TO_OPTED_OUT = frozenset(
    {
        "utter_sms_stop",
        "utter_sms_help",
        "utter_sms_forget_ask",
        "utter_sms_kept",
        "utter_forget_later",
        "utter_sms_forgotten",
        "utter_handoff_emergency",
        "utter_handoff_crisis",
    }
)

_MAY_GO = Q(conversation__opted_out=False) | Q(response__in=MAY_GO_TO_OPTED_OUT)


def may_go() -> Exists:
    """A condition on outbox rows. It reads the records at the moment of the update, so a STOP in between still counts."""
    return Exists(Message.objects.filter(_MAY_GO, pk=OuterRef("message_id")))
