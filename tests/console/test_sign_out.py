"""Signing out, and sessions that end by themselves."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from desk.console import sessions

from . import people

pytestmark = pytest.mark.django_db
HOUR = 3600.0


def test_it_signs_out(as_ana):
    answer = as_ana.post("/console/sign-out/")
    assert (answer.status_code, answer.url) == (302, "/console/sign-in/")
    assert as_ana.get("/console/").status_code == 302


def test_it_rejects_get(as_ana):
    assert as_ana.get("/console/sign-out/").status_code == 405
    assert as_ana.get("/console/").status_code == 200


def test_a_copy_of_the_cookie_is_worth_nothing_afterwards(as_ana):
    copy = Client()
    copy.cookies["desk"] = as_ana.cookies["desk"].value
    assert copy.get("/console/").status_code == 200
    as_ana.post("/console/sign-out/")
    assert copy.get("/console/").status_code == 302


def test_it_is_in_the_audit_log(as_ana, ana):
    as_ana.post("/console/sign-out/")
    assert people.audited("staff.signed_out") == [("ana.ruiz", f"staff:{ana.pk}")]


def test_a_disabled_account_is_out_at_once(as_ana, ana, case):
    ana.is_active = False
    ana.save()
    assert as_ana.get(f"/console/cases/{case.pk}/").status_code == 302


def set_back(client: Client, **ages: float) -> None:
    session = client.session
    for name, age in ages.items():
        session[name] = time.time() - age
    session.save()


@pytest.mark.parametrize("ages", [{"used": 31 * 60.0}, {"began": 12.1 * HOUR}])
def test_a_session_ends_by_itself(as_ana, ana, case, ages):
    set_back(as_ana, **ages)
    assert as_ana.get(f"/console/cases/{case.pk}/").status_code == 302
    assert people.audited("staff.timed_out") == [("ana.ruiz", f"staff:{ana.pk}")]
    assert people.audited("transcript.viewed") == []


def test_it_ends_for_the_live_parts_too(as_ana, case):
    set_back(as_ana, used=31 * 60.0)
    assert as_ana.get(f"/console/cases/{case.pk}/news/", headers={"HX-Request": "true"}).status_code == 401


def test_using_the_desk_keeps_it_alive_and_news_do_not(as_ana, case):
    set_back(as_ana, used=20 * 60.0)
    as_ana.get("/console/news/")
    assert time.time() - as_ana.session["used"] > 19 * 60
    as_ana.post(f"/console/cases/{case.pk}/count/", {"text": "typing"})
    assert time.time() - as_ana.session["used"] < 60


TABLE = [
    ("just begun", 0, 0, False),
    ("in use for hours", 11.9 * HOUR, 10, False),
    ("29 minutes idle", HOUR, 29 * 60, False),
    ("30 minutes idle", HOUR, 30 * 60, True),
    ("12 hours old", 12 * HOUR, 0, True),
    ("a clock put back a little", -20, -20, False),
    ("a mark from the far future", -HOUR, -HOUR, True),
]


@pytest.mark.parametrize(("name", "began", "used", "over"), TABLE)
def test_when_a_session_is_over(name, began, used, over):
    now = 1_000_000.0
    assert sessions.is_over(now - began, now - used, now) is over


def test_a_session_without_marks_is_over():
    assert sessions.is_over(None, None, 1.0)
