"""A small world with something on every page of the console, the pages, and those that one gets to only by doing something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page

from desk.console import reports, second_factor
from desk.conversations import cases
from desk.conversations.models import CannedReply, Case, Conversation, Message

from . import people, teaching

ROLES = ("staff", "lead", "editor", "clinician", "auditor")
NOTE = "Prefers a call in the evening."


@dataclass(frozen=True)
class World:
    everything: User  # an account with every role
    careful: User  # an account with a second factor
    recovery: list[str]  # the careful account's codes
    waiting: Case
    danger: Case
    mine: Case
    opted_out: Case
    theirs: Case
    review: Case
    closed: Case
    question: Message  # of a person
    answer: Message  # of the assistant


def build() -> World:
    """Cases in each state, with words of people, staff and the assistant in them."""
    ana = people.account("ana.ruiz", *ROLES, first_name="Ana", last_name="Ruiz")
    ben = people.account("ben.okoye", "staff", first_name="Ben", last_name="Okoye")
    careful = people.account("cleo.hart", "staff", first_name="Cleo", last_name="Hart")
    TOTPDevice.objects.create(user=careful, name="app")
    waiting = people.asks("what are the side effects of CAR T", reason="side_effects", reply_here=True, minutes_ago=90)
    danger = people.asks("she had CAR T last week and has a fever of 103", reason="emergency", channel="sms", reply_here=True)
    mine = people.claims(people.asks("can I talk to someone", reason="human_request", channel="sms", reply_here=True), ana)
    people.act(people.signed_in(ana), mine, "reply", text="Hello, this is Ana. How can I help?")
    cases.note(mine.pk, ana, NOTE)
    opted_out = people.claims(people.asks("what does it cost", reason="logistics", channel="sms", reply_here=True), ana)
    Conversation.objects.filter(pk=opted_out.conversation_id).update(opted_out=True)
    theirs = people.claims(people.asks("should my dad take part in a trial", reason="personal_advice", reply_here=True), ben)
    review = people.asks("asdf what is the thing", reason="unclear", reply_here=False, minutes_ago=600)
    closed = people.claims(people.asks("will my insurance pay", reason="logistics"), ana)
    people.act(people.signed_in(ana), closed, "resolve", disposition="answered")
    question, answer = _taught(ana, ben)
    return World(
        ana,
        careful,
        second_factor.new_recovery_codes(careful),
        waiting,
        danger,
        people.fresh(mine),
        people.fresh(opted_out),
        people.fresh(theirs),
        review,
        people.fresh(closed),
        question,
        answer,
    )


def _taught(ana: User, ben: User) -> tuple[Message, Message]:
    """Something to decide, to learn, to look at and to settle, and replies at hand. Returns a question and an answer."""
    CannedReply.objects.create(owner=ana, title="Call", text="Thank you for writing. May I call you today?")
    CannedReply.objects.create(owner=None, title="Thanks", text="Thank you for writing.")
    teaching.suggested(ben)
    teaching.accepted(ana, "how are the cells taken")
    for text in ("how much does CAR T cost", "what does car t cost", "CAR-T costs how much??"):
        people.asks(text, reason="logistics", minutes_ago=30)
    settled, answer = teaching.answered("what is bcma"), teaching.answered("and what is bcma now")
    reports.report(settled.pk, ben, "They asked for something else.")
    question = teaching.read("is that dangerous", handoff_reason="unclear", handoff_priority=3, ranking=[{"name": "car_t", "confidence": 0.41}])
    return question, answer


def _case(name: str) -> Callable[[World], str]:
    return lambda world: f"/console/cases/{getattr(world, name).pk}/"


def _at(address: str) -> Callable[[World], str]:
    return lambda world: address


PAGES: dict[str, Callable[[World], str]] = {
    "queue": _at("/console/"),
    "mine": _at("/console/?show=mine"),
    "colleagues": _at("/console/?show=colleagues"),
    "review only": _at("/console/?show=review"),
    "closed": _at("/console/?show=closed"),
    "a waiting case": _case("waiting"),
    "a case of danger": _case("danger"),
    "my case": _case("mine"),
    "my case of somebody who texted STOP": _case("opted_out"),
    "a colleague's case": _case("theirs"),
    "a closed case": _case("closed"),
    "no such case": _at("/console/cases/999999/"),
    "canned replies": _at("/console/replies/"),
    "lessons to decide": _at("/console/teach/"),
    "lessons to learn": _at("/console/teach/?show=accepted"),
    "not sure": _at("/console/teach/unsure/"),
    "similar questions": _at("/console/teach/alike/"),
    "correcting": lambda world: f"/console/teach/correct/?message={world.question.pk}&from=unsure",
    "reporting": lambda world: f"/console/reports/wrong/?message={world.answer.pk}",
    "wrong answers": _at("/console/reports/"),
    "insight": _at("/console/insight/"),
    "accounts": _at("/console/accounts/"),
    "one account": lambda world: f"/console/accounts/{world.careful.pk}/",
    "audit": _at("/console/audit/"),
    "switches": _at("/console/switches/"),
    "account": _at("/console/account/"),
}


def _code(page: Page, desk: str, world: World) -> None:
    page.goto(desk + "/console/sign-in/")
    page.get_by_label("Name").fill(world.careful.username)
    page.get_by_label("Password").fill(people.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your code").wait_for()


def _second_factor(page: Page, desk: str, world: World) -> None:
    page.locator("#code").fill(world.recovery[0])
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Queue").wait_for()
    page.goto(desk + "/console/account/second-factor/")


def _recovery_codes(page: Page, desk: str, world: World) -> None:
    page.locator("#codes-code").fill(world.recovery[1])
    page.get_by_role("button", name="Make new recovery codes").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()


def _enrolment(page: Page, desk: str, world: World) -> None:
    page.goto(desk + "/console/account/second-factor/")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("img", name="QR code").wait_for()


def _search(page: Page, desk: str, world: World) -> None:
    page.goto(desk + "/console/")
    page.evaluate("document.getElementById('search').value = 'talk'")
    page.locator("#search").press("Enter")
    page.get_by_role("heading", name="Search").wait_for()


def _refused(page: Page, desk: str, world: World) -> None:
    page.goto(desk + "/console/sign-in/")
    page.get_by_label("Name").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("alert").first.wait_for()


Way = Callable[[Page, str, World], None]
# What whoever signs in sees, in this order.
SIGNING: dict[str, Way] = {
    "sign in": lambda page, desk, world: page.goto(desk + "/console/sign-in/") and None,
    "a refused sign in": _refused,
    "the code": _code,
    "second factor": _second_factor,
    "recovery codes": _recovery_codes,
}
# Needs the account with every role.
WAYS: dict[str, Way] = {"search results": _search, "enrolment": _enrolment}
