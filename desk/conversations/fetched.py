"""What was handed to a person's browser, noted for the messages of staff: delivery.py tells it beside each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .models import Conversation, Sender


def note(conversation_id: str, rows: Iterable[Mapping[str, object]]) -> bool:
    """`rows` were handed over: the widget API's messages, each with `seq` and `from`. One write, and only where staff wrote one of them."""
    newest = max((row["seq"] for row in rows if row["from"] == Sender.STAFF), default=0)
    return bool(newest and Conversation.objects.filter(pk=conversation_id, fetched__lt=newest).update(fetched=newest))
