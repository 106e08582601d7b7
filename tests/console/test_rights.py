"""docs/rights.md says what desk/console/rights.py and the table of routes say."""

from __future__ import annotations

import pathlib

import pytest
from django.contrib.auth.models import Group

from desk.console.rights import TABLE, Right, Role

from . import matrix

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / "docs/rights.md"


def roles_table() -> str:
    head = ["| right | " + " | ".join(role.value for role in Role) + " |", "|---|" + ":-:|" * len(Role)]
    return "\n".join([*head, *(f"| {right.title} | " + " | ".join("yes" if right in TABLE[role] else "" for role in Role) + " |" for right in Right)])


def routes_table() -> str:
    lines = ["| right | routes |", "|---|---|"]
    for right in [*Right, None]:
        routes = [f"`{name}`" for name, route in matrix.TABLE.items() if route.right is right]
        if routes:
            lines.append(f"| {right.title if right else 'None: every account'} | {', '.join(routes)} |")
    return "\n".join(lines)


@pytest.mark.parametrize("table", [roles_table, routes_table])
def test_the_document_holds_the_table(table):
    assert table() in DOCUMENT.read_text(encoding="utf-8"), f"docs/rights.md is behind. Put this in:\n{table()}"


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_the_groups_are_what_the_table_says(role):
    group = Group.objects.get(name=role.value)
    assert {one.codename for one in group.permissions.all()} == {right.value for right in TABLE[role]}


def test_the_auditor_reads_no_conversation_and_does_no_work():
    assert TABLE[Role.AUDITOR] == {Right.READ_AUDIT}


def test_nobody_who_works_the_queue_reads_the_audit():
    assert [role for role in Role if {Right.READ_AUDIT, Right.WORK_CASES} <= TABLE[role]] == []
