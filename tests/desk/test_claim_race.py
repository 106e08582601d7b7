"""Twelve members of staff race for the same ten cases, from real threads. The long run is `python -m bench.claims`."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from bench import race
from desk.conversations.models import Case

from .acts import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff() -> list:
    return race.make_staff(12)


def run(staff: list, case_ids: list[int]) -> list[race.Deed]:
    with ThreadPoolExecutor(4) as helpers:
        acts = [
            lambda me=me, colleague=colleague: race.run(me, colleague, case_ids, random.Random(me.pk), helpers)
            for me, colleague in zip(staff, [*staff[1:], staff[0]])
        ]
        found = at_once(*acts)
        # each helper's connection is its own to close
        list(helpers.map(lambda _: connections.close_all(), range(16)))
    faults = [one for one in found if isinstance(one, Exception)]
    assert faults == []
    return [deed for deeds in found for deed in deeds]


def test_every_case_has_one_winner_and_everybody_else_is_told_who(staff):
    case_ids = race.make_cases(10, mark="race")
    deeds = run(staff, case_ids)
    assert race.violations(deeds, case_ids, staff) == []
    assert sum(deed.act == "claim" for deed in deeds) == 120


@pytest.mark.parametrize("spoil", ["two winners", "nobody named", "a second reply"])
def test_the_race_would_notice(staff, spoil):
    """Two staff and one case are enough to show that the checks can fail."""
    staff = staff[:2]
    case_ids = race.make_cases(1, mark=spoil)
    deeds = run(staff, case_ids)
    [lost] = [deed for deed in deeds if deed.act == "claim" and deed.outcome != "done"]
    if spoil == "two winners":
        deeds = [race.Deed(one.case, one.staff, one.act, "done") if one == lost else one for one in deeds]
    elif spoil == "nobody named":
        deeds = [race.Deed(one.case, one.staff, one.act, one.outcome, "Too late.") if one == lost else one for one in deeds]
    else:
        Case.objects.get().conversation.messages.create(sender="staff", text="Hello, this is the helpline.")
    assert len(race.violations(deeds, case_ids, staff)) == 1
