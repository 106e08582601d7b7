"""Two acts at once never wait for each other: whatever locks a row of its own does so before it writes to the audit log.

PostgreSQL ends one of two that do; SQLite lets one write at a time, so there the second test asks for less.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from desk.conversations import cases
from desk.console import accounts, lessons
from tests.desk.acts import at_once

from . import people

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 15


def test_a_sign_in_writes_to_the_account_before_the_audit_log(ana):
    with CaptureQueriesContext(connection) as asked:
        assert Client().post("/console/sign-in/", {"username": ana.username, "password": people.PASSWORD}).status_code == 302
    queries = [one["sql"] for one in asked]
    account = next(at for at, sql in enumerate(queries) if sql.startswith("UPDATE") and "auth_user" in sql)
    log = next(at for at, sql in enumerate(queries) if "audit_audithead" in sql)
    assert account < log


def test_acts_on_an_account_and_acts_of_that_account_go_on_side_by_side(case, ana, ben):
    found = people.claims(case, ana)
    message = people.writes(found.conversation, "a question")

    def notes() -> list[object]:
        return [cases.note(case.pk, ana, "a note") for _ in range(ROUNDS)]

    def signs_out() -> list[object]:
        return [accounts.sign_out_everywhere(ana.pk, ben) for _ in range(ROUNDS)]

    def suggests() -> list[object]:
        return [lessons.suggest(message.pk, ana, "car_t") for _ in range(ROUNDS)]

    def replies() -> list[object]:
        return [cases.reply(case.pk, ana, "hello", people.fresh(case).version) for _ in range(ROUNDS)]

    for outcomes in at_once(notes, signs_out, suggests, replies):
        assert isinstance(outcomes, list), outcomes
