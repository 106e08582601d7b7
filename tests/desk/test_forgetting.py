"""A forgotten conversation leaves no word of anybody behind: not in a table, the file's bytes, the write-ahead log, the search, the tasks or the logs."""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from desk.audit.models import AuditEntry
from desk.audit.verify import Verification
from desk.console import search
from desk.console.figures.period import lately
from desk.console.figures.texts import texts
from desk.conversations import cases, feedback, retention, sweeping, wording
from desk.conversations.forgetting import By, Forgotten, forget
from desk.conversations.intake import Closed, receive
from desk.conversations.models import Case, CaseStatus, Conversation, Helpful, Lesson, LessonState, Message, Note, Outbox, Sender
from desk.conversations.opening import open_web
from desk.conversations.turn import take_turn
from desk.sms import inbound
from desk.sms.inbound import Taken
from desk.sms.providers.base import Inbound

from .acts import store, the_case, write
from .fake_assistant import answer

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
CANARY = "quetzalcanary"
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="about the file of SQLite; this run is on another database")


def everywhere() -> dict[str, str]:
    """Table by table, all that the database holds."""
    held = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            held[table] = repr([[bytes(value) if isinstance(value, memoryview) else value for value in row] for row in cursor.fetchall()])
    return held


def tables_with(word: str) -> list[str]:
    return [name for name, rows in everywhere().items() if word in rows]


def files_with(word: str) -> list[str]:
    path = Path(connection.settings_dict["NAME"])
    return [one.name for one in path.parent.glob(f"{path.name}*") if word.encode() in one.read_bytes().lower()]


@pytest.fixture
def spoken(assistant, web, ana) -> Conversation:
    """A conversation in which the canary stands wherever a word of somebody can stand."""
    context = {"subject": CANARY}
    ranking = [{"name": CANARY, "confidence": 0.5}]
    assistant.says = lambda turn: answer("utter_handoff_human_request", ranking=ranking, context=context)
    write(web, f"{CANARY} wants to talk to someone")
    store(web, f"{CANARY} waits for the answer")
    case = the_case(web)
    cases.claim(case.pk, ana, case.version)
    cases.reply(case.pk, ana, f"Hello {CANARY}, how can I help?", the_case(web).version)
    cases.note(case.pk, ana, f"their name is {CANARY}")
    mine = web.messages.filter(sender=Sender.PERSON).order_by("pk")
    Lesson.objects.create(message=mine[0], text=f"what is {CANARY}", label="car_t", suggested_by=ana)
    Lesson.objects.create(message=mine[1], text="how long does it take", label="car_t", state=LessonState.ACCEPTED, suggested_by=ana)
    return web


def crowd(spoken: Conversation, count: int = 400) -> list[Message]:
    """What this person and others wrote by turns, so that pages of the file are shared and split, and texts run over pages of their own."""
    rows = []
    other = open_web()
    for number in range(count):
        mine = number % 5 == 0
        words = f"{CANARY}{number}" if mine else f"sentence {number}"
        text = f"{words} {'more ' * (number * 7 % 1200 if number % 20 == 0 else number % 60)} {words}"
        rows.append(Message(conversation=spoken if mine else other, sender=Sender.PERSON, text=text, client_key=f"crowd-{number}"))
    for start in range(0, count, 50):  # in several transactions, so that the index has several parts
        Message.objects.bulk_create(rows[start : start + 50])
    return [row for row in rows if row.conversation is other]


@pytest.fixture
def another_process(transactional_db):
    """The file is open elsewhere too: else SQLite would remove its log whenever our connection closes."""
    opened = sqlite3.connect(connection.settings_dict["NAME"])
    opened.execute("SELECT count(*) FROM conversations_message").fetchone()
    yield opened
    opened.close()


@on_sqlite
@pytest.mark.parametrize("count", [0, 400])
def test_nothing_of_it_is_left_anywhere(another_process, spoken, caplog, ana, count):
    kept = crowd(spoken, count)
    with caplog.at_level(logging.DEBUG):
        assert {"conversations_message", "conversations_note", "conversations_lesson", "conversations_conversation"} <= set(tables_with(CANARY))
        assert files_with(CANARY) and search.search(CANARY).hits  # it is seen where it is
        assert forget(spoken.pk, by=By.PERSON) is Forgotten.DONE
    assert tables_with(CANARY) == []
    assert files_with(CANARY) == []
    assert search.search(CANARY).hits == []
    assert CANARY not in caplog.text
    assert Lesson.objects.values_list("text", "message").get() == ("how long does it take", None)
    assert all(Message.objects.get(pk=one.pk).text == one.text for one in kept)
    assert _found_by_index("sentence") == len(kept)
    assert Conversation.objects.get(pk=spoken.pk).swept_at is not None


@on_sqlite
def test_while_somebody_reads_an_old_version_it_is_not_called_done(another_process, spoken):
    another_process.execute("BEGIN")
    another_process.execute("SELECT count(*) FROM conversations_message").fetchone()
    forget(spoken.pk, by=By.PERSON)
    assert Conversation.objects.get(pk=spoken.pk).swept_at is None and files_with(CANARY)
    another_process.rollback()
    sweeping.sweep()
    assert Conversation.objects.get(pk=spoken.pk).swept_at is not None and files_with(CANARY) == []


def _found_by_index(word: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM conversations_words WHERE conversations_words MATCH %s", [word])
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="about PostgreSQL; this run is on another database")
def test_no_table_of_postgresql_has_any_of_it(spoken):
    assert forget(spoken.pk, by=By.PERSON) is Forgotten.DONE
    assert tables_with(CANARY) == [] and search.search(CANARY).hits == []
    assert Conversation.objects.get(pk=spoken.pk).swept_at is not None


def test_the_shell_still_counts(spoken):
    before = list(Message.objects.filter(conversation=spoken).values_list("pk", "sender", "handoff_reason", "response", "client_key"))
    forget(spoken.pk, by=By.PERSON)
    assert list(Message.objects.filter(conversation=spoken).values_list("pk", "sender", "handoff_reason", "response", "client_key")) == before


def test_an_open_case_is_resolved_and_staff_see_why(spoken, ana):
    version = the_case(spoken).version
    forget(spoken.pk, by=By.PERSON)
    case = the_case(spoken)
    assert (case.status, case.disposition, case.resolved_by, case.waits_since) == (CaseStatus.RESOLVED, "forgotten", None, None)
    assert case.version > version and Conversation.objects.get(pk=spoken.pk).held_by is None
    assert cases.reply(case.pk, ana, "are you there", case.version) is cases.Outcome.FORGOTTEN
    assert cases.note(case.pk, ana, "a name") is cases.Outcome.FORGOTTEN
    assert cases.reopen(case.pk, ana, case.version) is cases.Outcome.FORGOTTEN


def test_the_audit_log_keeps_the_act_without_the_content(spoken):
    forget(spoken.pk, by=By.PERSON)
    last = AuditEntry.objects.order_by("-number")[:2]
    assert [(one.action, one.target, one.actor) for one in last] == [
        ("conversation.forgotten", f"conversation:{spoken.pk}", None),
        ("case.forgotten", f"case:{the_case(spoken).pk}", None),
    ]
    verification = Verification()
    while not verification.done:
        verification.go_on()
    assert not verification.findings


def test_twice_is_once(spoken):
    assert forget(spoken.pk, by=By.PERSON) is Forgotten.DONE
    at, entries = Conversation.objects.get(pk=spoken.pk).forgotten_at, AuditEntry.objects.count()
    assert forget(spoken.pk, by=By.RETENTION) is Forgotten.ALREADY
    assert (Conversation.objects.get(pk=spoken.pk).forgotten_at, AuditEntry.objects.count()) == (at, entries)
    assert forget("no-such-conversation", by=By.PERSON) is Forgotten.MISSING


def test_a_judgement_outlives_the_words(assistant, web):
    reply = write(web, "what is bcma").replies[0]
    feedback.judge(web, reply.pk, helpful=False, reason="seems_wrong")
    forget(web.pk, by=By.PERSON)
    assert Helpful.objects.get().message.revision == reply.revision != ""


def test_a_turn_under_way_writes_nothing_into_the_shell(assistant, web):
    def forgotten_meanwhile(turn):
        forget(web.pk, by=By.PERSON)
        return answer("utter_bcma_definition")

    assistant.says = forgotten_meanwhile
    message = store(web, "what is bcma")
    turn = async_to_sync(take_turn)(message.pk)
    assert turn.replies == [] and len(assistant.asked) == 1
    assert not Message.objects.exclude(text="").exists()


# --- text messages ---


def text(words: str, key: str) -> Taken:
    return async_to_sync(inbound.take)(Inbound(key=key, sender="+12025550143", recipient="+18005550100", text=words))


def test_a_text_that_comes_again_after_it_was_forgotten_is_known(sms):
    assert text(CANARY, "SM1") is Taken.STORED
    forget(sms.pk, by=By.PERSON)
    assert text(CANARY, "SM1") is Taken.DUPLICATE
    assert tables_with(CANARY) == []
    assert text("what is bcma", "SM2") is Taken.STORED  # in a conversation of its own
    assert Message.objects.get(client_key="SM2").conversation_id != sms.pk


def test_nothing_is_stored_in_a_shell(sms):
    forget(sms.pk, by=By.PERSON)
    with pytest.raises(Closed):
        receive(Conversation.objects.get(pk=sms.pk), text=CANARY, client_key="SM2")
    assert tables_with(CANARY) == []


def test_a_text_on_its_way_is_not_sent_without_its_words(assistant, sms):
    write(sms, "what is bcma")
    assert {row.state for row in Outbox.objects.all()} == {"queued"}
    forget(sms.pk, by=By.PERSON)
    assert {row.state for row in Outbox.objects.all()} == {"failed"}


def test_what_its_texts_cost_is_still_known(assistant, sms):
    write(sms, "what is bcma")
    Outbox.objects.update(state="delivered")
    before = texts(lately(1, timezone.now().date()), "sms")
    forget(sms.pk, by=By.PERSON)
    assert texts(lately(1, timezone.now().date()), "sms") == before and sum(row.segments for row in before) > 2


def test_the_number_goes_too_but_a_stop_is_honoured(sms):
    text("stop", "SM1")
    forget(sms.pk, by=By.PERSON)
    assert tables_with("2025550143") == []
    text("hello again", "SM2")
    assert Message.objects.get(client_key="SM2").conversation.opted_out


def test_the_number_stays_until_the_last_text_has_left(sms):
    last = wording.said("utter_thanks", "sms", "US")
    forget(sms.pk, by=By.PERSON, last=last)
    assert Message.objects.exclude(text="").get().text == last.text
    assert Conversation.objects.get(pk=sms.pk).address == "+12025550143"
    Outbox.objects.update(state="sent")
    sweeping.sweep()
    assert tables_with("2025550143") == [] and Conversation.objects.get(pk=sms.pk).swept_at is not None


# --- killed in the middle ---

KILLED = """
import os, signal, sys
import django
django.setup()
from desk.conversations import forgetting, sweeping
how, conversation = sys.argv[1:]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if how == "before the commit":
    forgetting.record = die
else:
    sweeping.soon = die
forgetting.forget(conversation, by=forgetting.By.PERSON)
"""


@on_sqlite
@pytest.mark.parametrize("how", ["before the commit", "after the commit"])
def test_killed_in_the_middle_it_is_finished_by_the_next_try(spoken, how):
    database = {"DESK_DATABASE": str(connection.settings_dict["NAME"]), "DJANGO_SETTINGS_MODULE": "desk.settings"}
    ran = subprocess.run([sys.executable, "-c", KILLED, how, spoken.pk], env=os.environ | database, cwd=ROOT, timeout=120, capture_output=True, text=True)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    if how == "before the commit":
        assert Message.objects.filter(conversation=spoken, text__contains=CANARY).exists()  # all of it, or nothing
        assert Note.objects.exists() and the_case(spoken).status == CaseStatus.CLAIMED
        assert forget(spoken.pk, by=By.PERSON) is Forgotten.DONE
    else:
        assert forget(spoken.pk, by=By.PERSON) is Forgotten.ALREADY
        sweeping.sweep()  # the worker's look
    assert tables_with(CANARY) == [] and files_with(CANARY) == []


# --- retention ---


def aged(conversation: Conversation, *, activity: int, resolved: int | None = None) -> None:
    now = timezone.now()
    Conversation.objects.filter(pk=conversation.pk).update(last_activity=now - timedelta(days=activity))
    if resolved is not None:
        Case.objects.filter(conversation=conversation).update(status="resolved", resolved_at=now - timedelta(days=resolved))


KEPT = {  # (days since the last word, days since the case was resolved: None open, "" no case): is it forgotten
    (29, ""): False,
    (31, ""): True,
    (31, None): False,
    (400, None): False,
    (60, 29): False,
    (60, 31): True,
    (29, 31): False,
}


@pytest.mark.parametrize(("ages", "goes"), KEPT.items())
def test_what_was_kept_long_enough_is_forgotten(assistant, web, settings, ages, goes):
    settings.KEEP_DAYS = 30
    activity, resolved = ages
    assistant.says = lambda turn: answer("utter_handoff_human_request" if resolved != "" else "utter_bcma_definition")
    write(web, CANARY)
    aged(web, activity=activity, resolved=resolved or None)
    assert retention.purge() == goes
    assert (tables_with(CANARY) == []) == goes
    assert retention.purge() == 0


def test_who_writes_at_the_last_moment_is_kept(web, monkeypatch):
    store(web, CANARY)
    aged(web, activity=60)
    due = retention.due(timezone.now())
    chosen = list(due.values_list("pk", flat=True))
    write(web, "hello again")
    assert chosen == [web.pk] and retention._purge_one(web.pk, steady=True) is False
    assert Conversation.objects.get(pk=web.pk).forgotten_at is None


def test_the_command_only_looks_when_it_is_asked_to(web, capsys):
    store(web, CANARY)
    aged(web, activity=60)
    call_command("purge", "--dry-run")
    assert capsys.readouterr().out.startswith("1 conversation(s) were kept") and tables_with(CANARY)
    call_command("purge")
    assert "1 conversation(s)" in capsys.readouterr().out and not tables_with(CANARY)
