"""`desk/manage.py lessons`: what `make learn` takes from the desk, and what it brings back."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command

from desk.conversations.models import Lesson

from . import people, teaching

pytestmark = pytest.mark.django_db


def call(*arguments):
    out = io.StringIO()
    call_command("lessons", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_what_is_accepted_and_nothing_else(ana):
    teaching.suggested(ana, "only suggested")
    lesson = teaching.accepted(ana, "collecting the cells", others="getting cells out\ncells, how taken")
    assert json.loads(call("--accepted")) == [
        {"lesson": lesson.pk, "version": 2, "label": "car_t", "was": "unclear", "texts": ["collecting the cells", "getting cells out", "cells, how taken"]}
    ]


def test_what_is_learnt_is_noted_and_audited(ana):
    lesson = teaching.accepted(ana)
    assert "Noted as learnt: 1." in call("--learnt", f"{lesson.pk}:2")
    assert (Lesson.objects.get().state, Lesson.objects.get().learnt_at is None) == ("learnt", False)
    assert people.audited("lesson.learnt") == [("", f"lesson:{lesson.pk}")]
    assert json.loads(call("--accepted")) == []


@pytest.mark.parametrize("version", [1, 3])
def test_what_changed_meanwhile_is_not(ana, version):
    lesson = teaching.accepted(ana)
    with pytest.raises(CommandError, match=f"changed meanwhile or are gone: {lesson.pk}"):
        call("--learnt", f"{lesson.pk}:{version}")
    assert Lesson.objects.get().state == "accepted"


@pytest.mark.parametrize("word", ["12", "12:", "a:b", "12:3;DROP"])
def test_what_is_no_lesson_is_refused(db, word):
    with pytest.raises(CommandError):
        call("--learnt", word)
