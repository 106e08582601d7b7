"""How far a message of staff has come on its way to the person. Pure: told as it is known, never as it is hoped."""

from __future__ import annotations

from .models import Channel, Delivery


def of(*, channel: str, message_id: int, fetched: int, outbox: str | None) -> Delivery:
    """`fetched` is the conversation's, `outbox` the state of the message's outbox row; None where it has none.

    SMS: what the provider reported. Web: sent is "in the chat, for when they look", delivered is "handed to their browser".
    Nobody can tell on either channel whether it was read.
    """
    if channel == Channel.SMS:
        return Delivery(outbox) if outbox else Delivery.UNKNOWN
    return Delivery.DELIVERED if message_id <= fetched else Delivery.SENT
