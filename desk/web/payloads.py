"""The JSON of the widget API, made from the records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from content import contacts, may_say
from desk.conversations import wording
from desk.conversations.models import Message, Sender

_DANGER = ("utter_handoff_emergency", "utter_handoff_crisis")
# These hand over to the helpline as well; their names tell why, not that.
_ALSO_HANDOFF = ("utter_unavailable", "utter_switched_off", "utter_other_language", "utter_too_long", may_say.INSTEAD)


def contacts_payload() -> dict[str, Any]:
    """The helpline numbers with labels and `tel:` links."""
    return contacts.load().as_json()


def message_payload(message: Message) -> dict[str, Any]:
    """One message as the widget shows it. `message.author` must be loaded for messages of staff, `message.helpful` for answers."""
    is_person = message.sender == Sender.PERSON
    is_staff = message.sender == Sender.STAFF and message.author is not None
    return {
        "seq": message.pk,
        "from": message.sender,
        "name": wording.staff_name(message.author) if is_staff else None,
        "text": message.text,
        "at": _instant(message.created_at),
        "key": message.client_key if is_person else None,
        "answer": (answer := _answer(message)),
        "helpful": _helpful(message) if answer else None,
        "danger": message.response in _DANGER,
        "handoff": message.response.startswith("utter_handoff_") or message.response in _ALSO_HANDOFF,
        "links": [] if is_person else _links(message.text),
        "choices": message.choices,
    }


def _answer(message: Message) -> dict[str, Any] | None:
    answer = wording.answer_of(message.response)
    if answer is None:
        return None
    return {
        "topic": answer.topic,
        "title": answer.title,
        "section": answer.heading,
        "reviewed": answer.reviewed.isoformat() if answer.reviewed else None,
    }


def _helpful(message: Message) -> bool | None:
    """What the person said about it; None for nothing."""
    judged = getattr(message, "helpful", None)
    return judged.helpful if judged else None


def _links(text: str) -> list[dict[str, str]]:
    return [{"label": link.label, "href": link.href} for link in contacts.load().links(text)]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
