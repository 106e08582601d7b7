"""For parts/teach_message.html, which stands under each message of a transcript."""

from __future__ import annotations

from typing import Any

from django import template

from desk.conversations.models import Case

from .. import labels, teaching

register = template.Library()


@register.simple_tag(takes_context=True)
def teaching_of(context: template.Context, entry: teaching.Entry, case: Case | None) -> teaching.Teaching:
    """What can be said of this message. What staff said before is looked up once a page, for all messages of the case."""
    known: dict[Any, Any] = context.render_context.setdefault(teaching_of, {})  # type: ignore[union-attr]
    conversation = case.conversation_id if case else ""
    if conversation not in known:
        known[conversation] = teaching.already(conversation) if conversation else teaching.Already({}, frozenset())
    return teaching.of(entry, known[conversation])


@register.simple_tag
def teaching_labels() -> tuple[labels.Group, ...]:
    return labels.groups()
