"""Every route of the console, taken from the router: nothing open, nothing stored, nothing changed by GET or from elsewhere."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from desk.audit.models import AuditEntry
from desk.console.urls import urlpatterns
from desk.conversations.models import Case, Message

from . import people

pytestmark = pytest.mark.django_db

NAMES = [pattern.name for pattern in urlpatterns]
METHODS = {pattern.name: getattr(pattern.callback, "methods", None) for pattern in urlpatterns}
OPEN = {"sign_in", "sign_in_code", "sign_out"}  # nobody is signed in yet, or no longer; with tests of their own
CHANGES = sorted(name for name, methods in METHODS.items() if methods and "POST" in methods) + ["sign_out"]


def address(name: str, case: Case) -> str:
    pattern = next(one for one in urlpatterns if one.name == name)
    numbers = {"case_id": case.pk, "account_id": 1_000_000, "reply_id": 1_000_000}
    return reverse(f"console:{name}", kwargs={key: numbers[key] for key in pattern.pattern.converters})


def state() -> list[object]:
    return [list(Case.objects.values_list()), list(Message.objects.values_list("pk", "text"))]


def test_every_view_says_who_may_open_it():
    assert {name for name, methods in METHODS.items() if methods is None} == OPEN


def test_a_view_looks_or_changes_and_never_does_both():
    assert all(len(methods) == 1 for methods in METHODS.values() if methods)


@pytest.mark.parametrize("name", sorted(set(NAMES) - OPEN))
def test_a_stranger_gets_nothing(case, nobody, name):
    ask = nobody.post if name in CHANGES else nobody.get
    before = state()
    page = ask(address(name, case), {"version": case.version, "text": "hello"})
    assert page.status_code == 302 and page.url.startswith("/console/sign-in/")
    assert ask(address(name, case), headers={"HX-Request": "true"}).status_code == 401
    assert state() == before
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_refused_by_get(case, as_ana, name):
    before = state()
    assert as_ana.get(address(name, case), {"version": case.version, "text": "hello"}).status_code == 405
    assert state() == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_a_change_is_refused_by_other_methods(case, as_ana, name, method):
    before = state()
    assert getattr(as_ana, method)(address(name, case)).status_code == 405
    assert state() == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_refused_without_the_forms_token(case, ana, name):
    client = people.signed_in(ana, enforce_csrf_checks=True)
    before = state()
    assert client.post(address(name, case), {"version": case.version, "text": "hello"}).status_code == 403
    assert state() == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("origin", ["https://evil.test", "null", "http://testserver.evil.test", "http://testserver:81"])
def test_a_change_is_refused_from_elsewhere_even_with_a_token(case, ana, name, origin):
    client = people.signed_in(ana, enforce_csrf_checks=True)
    page = client.get("/console/")
    fields = {"version": case.version, "text": "hello", "csrfmiddlewaretoken": page.context["csrf_token"]}
    before = state()
    assert client.post(address(name, case), fields, headers={"Origin": origin}).status_code == 403
    assert state() == before


def test_with_the_token_and_from_here_it_is_done(case, ana):
    """Or else the refusals above prove nothing."""
    client = people.signed_in(ana, enforce_csrf_checks=True)
    page = client.get("/console/")
    fields = {"version": case.version, "csrfmiddlewaretoken": page.context["csrf_token"]}
    client.post(address("claim", case), fields, headers={"Origin": "http://testserver"})
    assert people.fresh(case).claimed_by == ana


@pytest.mark.parametrize("name", NAMES)
def test_no_answer_is_stored_or_framed(case, as_ana, name):
    ask = as_ana.post if name in CHANGES else as_ana.get
    answer = ask(address(name, case))
    assert "no-store" in answer["Cache-Control"]
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Referrer-Policy" in answer


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(CHANGES)))
def test_no_page_needs_what_the_policy_forbids(case, as_ana, ana, name):
    people.claims(case, ana)
    content = as_ana.get(address(name, case)).content.decode()
    assert re.findall(r"<[^>]*\s(?:style|on\w+)=", content) == []
    assert re.findall(r"<style|<script>|<script(?![^>]*\ssrc=)", content) == []
