"""Records of an earlier desk, filled, and today's migrations on top of them: nothing is lost, and the day goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from desk.audit.verify import whole
from desk.console import search
from desk.conversations import cases
from desk.conversations.models import Case, Conversation, Delivery, Message
from desk.conversations.number_hash import number_hash
from desk.sms import inbound, seen
from desk.sms.inbound import Taken
from desk.sms.models import Seen
from desk.sms.providers.base import Inbound

pytestmark = pytest.mark.django_db(transaction=True)

OURS, OURS_TOO = "+18005550100", "+18005550199"
PEOPLE = 520  # more than the migration that notes the ids of texts takes at once
TABLES = ("Conversation", "Message", "Case", "Outbox", "Note", "CannedReply", "Lesson", "WrongAnswer", "SwitchedOff")

# The last migration of each room that had come by then.
EARLIER = {
    "the first desk": [("audit", "0001_initial"), ("conversations", "0001_initial"), ("sms", "0001_initial")],
    "the helpline desk": [("audit", "0004_chain_required"), ("conversations", "0003_helpline_desk"), ("sms", "0001_initial"), ("console", "0003_search")],
}


def number(of: int) -> str:
    return f"+1202555{of:04}"


def sid(of: int) -> str:
    return f"SM{of:032x}"


@pytest.fixture(params=list(EARLIER))
def earlier(request: pytest.FixtureRequest) -> Iterator[Apps]:
    """The tables as they were; whatever happens, they are today's again afterwards."""
    with connection.cursor() as cursor:  # what stands in today's tables from the start is not of those days
        cursor.execute("DELETE FROM audit_audithead")
    executor = MigrationExecutor(connection)
    try:
        yield executor.migrate(EARLIER[request.param]).apps
    finally:
        call_command("migrate", verbosity=0)


def fill(then: Apps) -> None:
    """People of every kind, an outbox row in every state, cases of every status; some with one id of the provider twice, and some without a number."""
    get, now = lambda name: then.get_model("conversations", name).objects, timezone.now()
    ana = then.get_model("auth", "User").objects.create(username="ana.ruiz", first_name="Ana")
    sms: dict[str, Any] = {"channel": "sms", "service_address": OURS, "country": "US"}
    thread, message = (then.get_model("conversations", name) for name in ("Conversation", "Message"))
    rows = [thread(**sms, address=number(of), opted_out=of % 7 == 0, context={"of": of}) for of in range(PEOPLE)]
    rows += [thread(**sms | {"service_address": OURS_TOO}, address=number(1)), thread(**sms, address="")]
    web = [thread(channel="web") for _ in range(20)]
    thread.objects.bulk_create([*rows, *web])
    asked = [
        message(conversation=one, sender="person", text=f"señor 🙂 canary{of}x asks", client_key=sid(of % (PEOPLE + 1)), answered_at=now)
        for of, one in enumerate(rows)
    ]
    asked += [message(conversation=one, sender="person", text="hello", client_key="k1") for one in web]
    message.objects.bulk_create(asked)
    said = [message(conversation=one.conversation, sender="assistant", text="an answer", reply_to=one, response="utter_car_t") for one in asked]
    message.objects.bulk_create(said)
    states = list(Delivery.values)
    row = then.get_model("conversations", "Outbox")
    row.objects.bulk_create(
        row(message=one, state=states[of % len(states)], provider_key=f"out{of}", attempts=of % 3) for of, one in enumerate(said[: len(rows)])
    )
    for of, one in enumerate(asked):
        status = ("open", "claimed", "resolved", None)[of % 4]
        if status is not None:
            held = {"claimed_by": ana, "claimed_at": now} if status == "claimed" else {"resolved_by": ana, "resolved_at": now} if status == "resolved" else {}
            get("Case").create(conversation=one.conversation, reason="side_effects", priority=3, status=status, reply_here=True, opened_by_message=one, **held)
    if "Note" in {model.__name__ for model in then.get_models()}:
        get("Case").filter(status="open").update(waits_since=now)
        get("Case").filter(status="claimed").update(lease_until=now)
        get("Note").create(case=get("Case").first(), author=ana, text="a note")
        get("Lesson").create(text="a lesson", label="car_t", suggested_by=ana, message=asked[0])
        get("WrongAnswer").create(message=said[0], response="utter_car_t", what="too short", reported_by=ana)
        get("CannedReply").create(title="Hello", text="Hello, this is the helpline.", owner=ana)
        get("SwitchedOff").create(switch="topic:car_t", by=ana)
    entries = then.get_model("audit", "AuditEntry")
    if not any(field.name == "digest" for field in entries._meta.fields):
        entries.objects.bulk_create(entries(actor=ana, action="case.claimed", target=f"case:{of}") for of in range(5))


def written(models: Apps) -> dict[str, list[dict[str, Any]]]:
    known = {model.__name__: model for model in models.get_models() if model._meta.app_label == "conversations"}
    return {name: list(known[name].objects.order_by("pk").values()) for name in TABLES if name in known}


def test_nothing_is_lost_in_an_upgrade_and_the_day_goes_on(earlier: Apps) -> None:
    fill(earlier)
    before = written(earlier)
    call_command("migrate", verbosity=0)
    after = written(apps)
    for name, rows in before.items():
        assert [{field: row[field] for field in old} for old, row in zip(rows, after[name], strict=True)] == rows, name
    for one in Conversation.objects.filter(channel="sms"):
        assert one.address_hash == (number_hash(one.address) if one.address else "")
    keys = set(Message.objects.filter(conversation__channel="sms", sender="person").values_list("client_key", flat=True))
    assert set(Seen.objects.values_list("key", flat=True)) == set(map(seen.key_of, keys))
    assert not Case.objects.filter(status="open", waits_since=None).exists()
    assert not Case.objects.filter(status="claimed", lease_until=None).exists()
    assert whole().is_whole
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
    a_day()


def a_day() -> None:
    """The queue, a case, the search, a text of somebody known, a replay, a STOP of before, a reply."""
    ana, client = User.objects.get(username="ana.ruiz"), Client()
    ana.groups.set(Group.objects.filter(name="staff"))
    client.force_login(ana)
    case = Case.objects.get(conversation__address=number(4))
    assert (case.status, client.get("/console/").status_code) == ("open", 200)
    assert b"canary4x asks" in client.get(f"/console/cases/{case.pk}/").content
    for sought in ("canary4x", "señor canary4x", number(4)):
        assert [hit.case.pk for hit in search.search(sought).hits] == [case.pk], sought
    assert texts("what is BCMA", of=4, key=sid(9_004)) is Taken.STORED
    assert Message.objects.get(client_key=sid(9_004)).conversation == case.conversation
    assert texts("señor", of=4, key=sid(4)) is Taken.DUPLICATE
    assert texts("are you there", of=7, key=sid(9_007)) is Taken.STORED
    assert not Message.objects.get(client_key=sid(9_007)).replies.exists(), "they texted STOP before the upgrade"
    case.refresh_from_db()
    assert cases.claim(case.pk, ana, case.version) is cases.Outcome.DONE
    case.refresh_from_db()
    assert cases.reply(case.pk, ana, "Hello, this is Ana.", case.version) is cases.Outcome.DONE
    assert Message.objects.get(sender="staff").outbox.state == Delivery.QUEUED
    assert whole().is_whole


def texts(text: str, *, of: int, key: str) -> Taken:
    return async_to_sync(inbound.take)(Inbound(key=key, sender=number(of), recipient=OURS, text=text))
