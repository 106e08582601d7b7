"""Every route, tried by every role and by those who may not come in, on every state of a case, against the written table (matrix.py)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.audit.models import AuditEntry
from desk.console import rights
from desk.console.models import Account
from desk.console.rights import Right, Role
from desk.console.urls import urlpatterns
from desk.conversations import switches
from desk.conversations.models import CannedReply, Case, CaseStatus, Conversation, Lesson, Message, WrongAnswer

from . import people
from .matrix import TABLE, End, Route, State

pytestmark = pytest.mark.django_db

OPEN = {"sign_in", "sign_in_code", "sign_out"}  # nobody is signed in yet, or no longer; with tests of their own
WORDS = "is the grey otter of side effects contagious"  # a person's words, to be found on no page without an entry in the log
PATTERNS = {pattern.name: pattern for pattern in urlpatterns}
ROLES = [role.value for role in Role]
# Everybody who may not come in has every role, so that nothing but the way in keeps them out.
KEPT_OUT = ["nobody", "disabled", "password only", "without a second factor", "password of somebody else"]


@dataclass
class World:
    """Ben has the case of a colleague, Lea leads, and one account for each role and each of those who are kept out."""

    clients: dict[str, Client]
    users: dict[str, User]
    ben: User
    case: Case
    fill: dict[str, str]


@pytest.fixture
def world(db: None) -> World:
    ben = people.account("ben.okoye", "staff")
    TOTPDevice.objects.create(user=User.objects.get(pk=ben.pk), name="app")
    people.account("lea.lead", "lead")
    users = {role: people.account(f"the.{role}", role) for role in ROLES}
    users |= {name: people.account(name.replace(" ", "."), *ROLES) for name in KEPT_OUT[1:]}
    case = people.asks(WORDS, reply_here=True)
    shared = CannedReply.objects.create(title="Hours", text="Nine to five.")
    answer = Message.objects.create(conversation=case.conversation, sender="assistant", text="CAR T is ...", response="utter_car_t_what", reply_to=case.opened_by_message)
    other = Message.objects.create(conversation=case.conversation, sender="assistant", text="BCMA is ...", response="utter_bcma_what", reply_to=case.opened_by_message)
    lesson = Lesson.objects.create(text="where to park", label="logistics", suggested_by=ben, message=other)
    report = WrongAnswer.objects.create(message=other, response=other.response, what="old", reported_by=ben)
    fill = {"seen": shared.changed_at.isoformat(), "message": str(case.opened_by_message_id), "lesson": str(lesson.pk), "answer": str(answer.pk), "report": str(report.pk)}
    clients = {name: people.signed_in(user) for name, user in users.items()} | {"nobody": Client()}
    User.objects.filter(pk=users["disabled"].pk).update(is_active=False)
    Account.objects.create(user=users["password of somebody else"], must_change_password=True)
    TOTPDevice.objects.create(user=users["password only"], name="app")
    clients["password only"] = Client()
    clients["password only"].post("/console/sign-in/", {"username": "password.only", "password": people.PASSWORD})
    return World(clients, users, ben, case, fill | {"reply_id": str(shared.pk), "account_id": str(ben.pk)})


@contextmanager
def undone_afterwards() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    switches.forget()


def put(world: World, state: State, me: User | None) -> int:
    """Bring the case into this state, whatever the account may do; its number."""
    holder = me if state is State.MINE and me else world.ben
    now = timezone.now()
    if state in (State.MINE, State.THEIRS):
        Case.objects.filter(pk=world.case.pk).update(status=CaseStatus.CLAIMED, claimed_by=holder, claimed_at=now, lease_until=now + timedelta(minutes=2))
        Conversation.objects.filter(pk=world.case.conversation_id).update(held_by=holder)
    if state is State.RESOLVED:
        Case.objects.filter(pk=world.case.pk).update(status=CaseStatus.RESOLVED, resolved_by=world.ben, resolved_at=now, disposition="answered", waits_since=None)
    if state is State.DANGER:
        Case.objects.filter(pk=world.case.pk).update(priority=1, reason="crisis")
    return world.case.pk + 1_000 if state is State.MISSING else world.case.pk


def records() -> list[object]:
    """Everything that a route may change, but for the audit log, sessions and the count of wrong tries."""
    labels = ("conversations", "console", "auth", "otp_totp", "otp_static")
    models = [model for label in labels for model in apps.get_app_config(label).get_models() if model._meta.managed]
    found: list[object] = [list(model._base_manager.order_by("pk").values_list()) for model in models]
    return [*found, list(User.groups.through.objects.order_by("pk").values_list())]


def ask(client: Client, name: str, route: Route, world: World, case_id: int):
    pattern = PATTERNS[name]
    numbers: dict[str, object] = {"case_id": case_id, "name": "volume"} | {key: int(world.fill[key]) for key in ("reply_id", "account_id")}
    address = reverse(f"console:{name}", kwargs={key: numbers[key] for key in pattern.pattern.converters})
    sent = {key: value.format(**world.fill) for key, value in route.sends.items()}
    if case_id and "case_id" in pattern.pattern.converters:
        version = Case.objects.filter(pk=case_id).values_list("version", flat=True).first() or 1
        sent = {"version": version, "text": "hello there", "note": "hello there", "disposition": "answered", "to": world.ben.pk} | sent
    return (client.post if "POST" in pattern.callback.methods else client.get)(address, sent)


def allowed(name: str, route: Route) -> frozenset[Right]:
    return rights.TABLE[Role(name)] if name in ROLES else frozenset()


def expected(name: str, route: Route, state: State) -> str:
    """In a word: in, out, finish, forbidden, and for those who are in what becomes of it."""
    if name in ("nobody", "disabled", "password only"):
        return "out"
    if name in KEPT_OUT and not route.before_ready:
        return "finish"
    if name in ROLES and route.right is not None and route.right not in allowed(name, route):
        return "forbidden"
    does = route.does[state]
    if isinstance(does, Right):
        return "do" if does in (allowed(name, route) if name in ROLES else frozenset(Right)) else "nothing"
    return does.value


def happened(response, changed: bool) -> str:
    """In the same words. An answer that fits none is told as it is."""
    status = response.status_code
    if status == 302 and not changed and response.url.startswith("/console/sign-in/"):
        return "out"
    if status == 302 and not changed and response.url in ("/console/account/second-factor/", "/console/account/"):
        return "finish or nothing"
    if changed:
        return "do" if status in (200, 204, 302) else f"{status}, and something changed"
    return {200: "look or nothing", 204: "look or nothing", 286: "nothing", 302: "nothing", 409: "nothing", 422: "nothing", 403: "forbidden or nothing", 404: "missing or nothing"}.get(status, str(status))


def words_of(response) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the streamed CSV is read at once
        return b"".join(response).decode()


@pytest.mark.parametrize("name", TABLE)
def test_a_route_does_what_the_table_says_and_nothing_else(world, settings, name):
    route, wrong = TABLE[name], []
    for who in [*ROLES, *KEPT_OUT]:
        settings.REQUIRE_TOTP = who == "without a second factor"
        # Who is not let in is not let in whatever the case: one state is enough for them.
        for state in route.does if who in ROLES else [State.OPEN]:
            with undone_afterwards():
                case_id = put(world, state, world.users.get(who))
                before, entries = records(), AuditEntry.objects.count()
                response = ask(world.clients[who], name, route, world, case_id)
                shows = WORDS in words_of(response)
                logged = AuditEntry.objects.filter(number__gt=entries).exclude(action__in=["staff.timed_out", "staff.was_signed_out"])
                seen, wanted = happened(response, records() != before), expected(who, route, state)
                if wanted not in seen.split(" or "):
                    wrong.append(f"{who}, {state.value}: {wanted} expected, {seen} happened ({response.status_code})")
                if shows and wanted in ("out", "finish", "forbidden"):
                    wrong.append(f"{who}, {state.value}: a person's words are on the page")
                if shows and not route.part_of and not [entry for entry in logged if entry.actor_id == world.users[who].pk]:
                    wrong.append(f"{who}, {state.value}: a person's words are on the page, and the audit log does not say so")
                if wanted in ("out", "finish", "forbidden") and logged.exists():
                    wrong.append(f"{who}, {state.value}: nothing happened, and the audit log says something did")
                if name == "case" and wanted == "look" and not logged.filter(action="transcript.viewed").exists():
                    wrong.append(f"{who}, {state.value}: the transcript was viewed without an entry")
    assert wrong == []


def test_every_route_stands_in_the_table():
    """A new route: write its line into tests/console/matrix.py."""
    assert set(PATTERNS) - OPEN == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_the_route_asks_for_the_right_of_the_table(name):
    assert PATTERNS[name].callback.needs is TABLE[name].right


def test_a_case_is_shown_with_the_persons_words_at_all(world):
    """Or else the looking for them above proves nothing."""
    assert WORDS in words_of(world.clients["staff"].get(f"/console/cases/{world.case.pk}/"))
    assert django_settings.REQUIRE_TOTP is False
