"""What the tests of teaching have in common: messages as the assistant read them, and lessons about them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from desk.console import lessons
from desk.console.lessons import Taught
from desk.conversations import wording
from desk.conversations.models import Lesson, Message
from desk.conversations.opening import open_web
from desk.conversations.record import say

from . import people


def read(text: str, **record: Any) -> Message:
    """Somebody new writes this, and the assistant read it so: topics, handoff_reason, clarify, ranking, rule."""
    message = people.writes(open_web(), text)
    Message.objects.filter(pk=message.pk).update(answered_at=timezone.now(), **record)
    message.refresh_from_db()
    return message


def answered(text: str, topic: str = "bcma_definition") -> Message:
    """The same with an answer; returns the answer."""
    message = read(text, topics=[topic], ranking=[{"name": topic, "confidence": 0.9}])
    return say(message.conversation, wording.said(f"utter_{topic}", "web", ""), reply_to=message)


def suggested(staff: User, text: str = "how do they collect the cells", label: str = "car_t") -> Lesson:
    message = read(text, handoff_reason="unclear", handoff_priority=3)
    assert lessons.suggest(message.pk, staff, label) is Taught.DONE
    return message.lessons.get()


def accepted(staff: User, text: str = "how do they collect the cells", label: str = "car_t", others: str = "") -> Lesson:
    lesson = suggested(staff, text, label)
    assert lessons.accept(lesson.pk, staff, lessons.Example.of(text, others, label), 1, checked=True) is Taught.DONE
    lesson.refresh_from_db()
    return lesson
