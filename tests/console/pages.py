"""A small world with something on every page of the console, and the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User

from desk.conversations.models import Case

from . import people

ROLES = ("staff", "lead", "editor", "clinician", "auditor")


@dataclass(frozen=True)
class World:
    everything: User  # an account with every role
    waiting: Case
    danger: Case
    mine: Case
    closed: Case


def build() -> World:
    """Cases in each state, with words of people, staff and the assistant in them."""
    ana = people.account("ana.ruiz", *ROLES, first_name="Ana", last_name="Ruiz")
    waiting = people.asks("what are the side effects of CAR T", reason="side_effects", reply_here=True, minutes_ago=90)
    danger = people.asks("she had CAR T last week and has a fever of 103", reason="emergency", channel="sms", reply_here=True)
    mine = people.claims(people.asks("can I talk to someone", reason="human_request", channel="sms", reply_here=True), ana)
    people.act(people.signed_in(ana), mine, "reply", text="Hello, this is Ana. How can I help?")
    closed = people.claims(people.asks("will my insurance pay", reason="logistics"), ana)
    people.act(people.signed_in(ana), closed, "resolve", disposition="answered")
    return World(ana, waiting, danger, people.fresh(mine), people.fresh(closed))


PAGES: dict[str, Callable[[World], str]] = {
    "queue": lambda world: "/console/",
    "mine": lambda world: "/console/?show=mine",
    "closed": lambda world: "/console/?show=closed",
    "a waiting case": lambda world: f"/console/cases/{world.waiting.pk}/",
    "a case of danger": lambda world: f"/console/cases/{world.danger.pk}/",
    "my case": lambda world: f"/console/cases/{world.mine.pk}/",
    "a closed case": lambda world: f"/console/cases/{world.closed.pk}/",
    "no such case": lambda world: "/console/cases/999999/",
    "switches": lambda world: "/console/switches/",
    "account": lambda world: "/console/account/",
}
