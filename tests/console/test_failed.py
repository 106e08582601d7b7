"""When the desk cannot do it: staff are told what to do next, and nothing is half done."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from desk.conversations.models import CaseStatus

from . import people

pytestmark = pytest.mark.django_db


def locked(*args: object, **options: object) -> None:
    raise OperationalError("database is locked")


def test_a_busy_database_changes_nothing_and_says_to_try_again(case, as_ana, monkeypatch):
    monkeypatch.setattr("desk.conversations.cases.claims.record", locked)
    as_ana.raise_request_exception = False
    page = people.act(as_ana, case, "claim")
    assert page.status_code == 503
    assert "Try again; nothing is done twice." in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    found = people.fresh(case)
    assert (found.status, found.conversation.held_by) == (CaseStatus.OPEN, None)
    assert not found.conversation.messages.filter(response="utter_staff_joined").exists()


def test_a_fault_is_told_alike_and_names_nothing(case, as_ana, monkeypatch):
    def fault(*args: object, **options: object) -> None:
        raise RuntimeError("a word of the person")

    monkeypatch.setattr("desk.console.views.case.brief", fault)
    as_ana.raise_request_exception = False
    page = as_ana.get(f"/console/cases/{case.pk}/")
    assert page.status_code == 500
    assert "That did not work" in page.content.decode()
    assert "a word of the person" not in page.content.decode()
