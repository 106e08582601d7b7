"""The simulated phones forget with the desk: a number that it drops leaves no text behind here."""

from __future__ import annotations

from desk.conversations.models import Conversation

from .models import SimulatedMessage


def forget(number: str, service_address: str, **_: object) -> None:
    """Answers the signal `numbers_kept.dropped`, in its transaction. Also while the simulator is off: it may have been on."""
    texts = SimulatedMessage.objects.filter(phone=number, service=service_address)
    for anew in Conversation.objects.filter(address=number, service_address=service_address):  # they wrote again meanwhile
        texts = texts.filter(created_at__lt=anew.created_at)
    texts.delete()
