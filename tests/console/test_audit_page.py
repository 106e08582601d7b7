"""The auditor's page: what it shows, that looking is itself in the log, the CSV, and the verification."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from desk.audit import verify
from desk.audit.models import AuditEntry
from desk.audit.record import record
from desk.console import cells

from . import people

pytestmark = pytest.mark.django_db
PAGE = "/console/audit/"


@pytest.fixture
def as_cy(db) -> Client:
    return people.signed_in(people.account("cy.audit", "auditor"))


@pytest.fixture
def entries(ana, ben) -> None:
    for number in range(120):
        record(ana if number % 2 else ben, "case.claimed" if number % 3 else "case.resolved", f"case:{number}")


def numbers(page) -> list[int]:
    return [int(one) for one in re.findall(r'<th scope="row">(\d+)</th>', page.content.decode())]


def verified(client: Client, **sent):
    return client.post(PAGE + "verify/", sent, headers={"HX-Request": "true"})


def test_the_newest_stand_first_a_hundred_a_page(as_cy, entries):
    page = as_cy.get(PAGE)
    assert numbers(page) == list(range(121, 21, -1))
    older = re.search(r'href="(\?before=\d+)"', page.content.decode()).group(1)
    assert numbers(as_cy.get(PAGE + older)) == list(range(21, 0, -1))


def test_every_look_is_in_the_log(as_cy):
    as_cy.get(PAGE)
    b"".join(as_cy.get(PAGE + "csv/"))
    verified(as_cy)
    actions = AuditEntry.objects.filter(actor__username="cy.audit").values_list("action", flat=True)
    assert list(actions) == ["audit.viewed", "audit.exported", "audit.verified"]


def test_it_finds_by_actor_action_target_and_day(as_cy, entries, ben):
    assert len(numbers(as_cy.get(PAGE, {"actor": ben.pk}))) == 60
    assert len(numbers(as_cy.get(PAGE, {"action": "case.resolved"}))) == 40
    assert numbers(as_cy.get(PAGE, {"target": "case:7"})) == [8]
    today, tomorrow = timezone.now().date(), timezone.now().date() + timedelta(days=1)
    assert len(numbers(as_cy.get(PAGE, {"since": today, "until": today}))) == 100
    assert numbers(as_cy.get(PAGE, {"since": tomorrow})) == []


@pytest.mark.parametrize("field", ["since", "until", "actor", "action", "target"])
def test_what_makes_no_sense_is_left_out_and_said(as_cy, entries, field):
    page = as_cy.get(PAGE, {field: "'; DROP <b>"})
    assert page.status_code == 200 and len(numbers(page)) == 100
    assert f"Left out, because it makes no sense: {field}." in people.visible(page)


def test_the_csv_holds_what_was_asked_for(as_cy, entries):
    text = b"".join(as_cy.get(PAGE + "csv/", {"action": "case.resolved"})).decode()
    lines = text.splitlines()
    assert lines[0] == "number,at (UTC),by,action,target" and len(lines) == 41
    assert lines[-1].endswith("ben.okoye,case.resolved,case:0")


@pytest.mark.parametrize("name", ["=cmd", "+1", "-1", "@sum"])
def test_no_cell_is_a_formula(as_cy, name):
    record(User.objects.create(username=name), "case.claimed", "case:1")
    assert f",'{name},case.claimed" in b"".join(as_cy.get(PAGE + "csv/")).decode()
    assert cells.line([name, 1]) == f"'{name},1\r\n"


def test_it_verifies_piece_by_piece(as_cy, entries, monkeypatch):
    monkeypatch.setattr(verify.Verification.go_on, "__defaults__", (50,))
    first = verified(as_cy)
    assert "Verified 50 of 121 entries so far" in people.visible(first)
    assert 'hx-trigger="load, submit"' in first.content.decode(), "the page goes on by itself"
    verified(as_cy, go_on="yes")
    last = people.visible(verified(as_cy, go_on="yes"))
    assert "The log is whole: 121 entries verified." in last
    assert people.audited("audit.verified") == [("cy.audit", "audit:log")]


def test_it_says_what_is_wrong(as_cy, entries):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditentry SET target = 'case:99' WHERE number = 7")
    words = people.visible(verified(as_cy))
    assert "The log is not whole." in words and "Entry 7 is not as it was written" in words


def test_without_scripts_the_whole_page_comes_back(as_cy, entries):
    page = as_cy.post(PAGE + "verify/")
    assert "The log is whole: 121 entries" in people.visible(page) and numbers(page)


def test_what_was_noted_is_compared(as_cy, entries):
    noted = re.search(r'value="(\d+:[0-9a-f]{64})"', verified(as_cy).content.decode()).group(1)
    assert "still has the digest" in people.visible(as_cy.post(PAGE + "noted/", {"noted": f" {noted} "}))
    assert "does not have the digest" in people.visible(as_cy.post(PAGE + "noted/", {"noted": noted[:-1] + ("0" if noted[-1] != "0" else "1")}))
    assert as_cy.post(PAGE + "noted/", {"noted": "12"}).status_code == 422
