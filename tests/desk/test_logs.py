"""Logs tell what happened and nothing of what was said, in one line each."""

from __future__ import annotations

import logging
import os
import pathlib
import subprocess
import sys
import traceback

import pytest

from desk.conversations import cases
from desk.conversations.models import Conversation
from desk.logs import EventFormatter, RoutesInsteadOfPaths, TasksWithoutTracebacks, event

from .acts import the_case, write
from .browser import Browser
from .fake_assistant import answer

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CANARY = "canary-4711"


def shown(record: logging.LogRecord) -> str:
    RoutesInsteadOfPaths().filter(record)
    return EventFormatter().format(record)


def test_an_event_is_a_name_and_its_fields(caplog):
    with caplog.at_level(logging.INFO, "desk"):
        event("case.opened", case=12, channel="sms", rule=None)
    assert caplog.messages == ["case.opened case=12 channel=sms"]


@pytest.mark.parametrize("text", ["two\nlines", "carriage\rreturn", "\x1b[31mred", "\u202eright to left", "sep\u2028arate"])
def test_a_record_is_one_line_whatever_it_holds(text):
    line = shown(logging.LogRecord("desk", logging.INFO, "", 0, text, None, None))
    assert line.isprintable()


def test_an_exception_tells_its_kind_and_place_and_not_its_words():
    try:
        raise ValueError(CANARY)
    except ValueError:
        record = logging.LogRecord("desk", logging.ERROR, "", 0, "turn.fault", None, sys.exc_info())
    line = shown(record)
    assert "error=ValueError" in line and "test_an_exception_tells" in line
    assert CANARY not in line


def test_a_failed_task_tells_its_name_and_place_and_not_its_words(settings):
    try:
        raise ValueError(f"{CANARY}\n{CANARY} - {CANARY}")
    except ValueError as error:
        result = f"{error} : {traceback.format_exc()}"  # as django-q puts it together
        records = [logging.LogRecord("django-q", logging.ERROR, "", 0, text, None, None) for text in (f"Failed 'desk.sms.send.deliver' (a-b-c) - {result}", error)]
    for record in records:
        TasksWithoutTracebacks().filter(record)
    task, status = map(shown, records)
    assert "desk.sms.send.deliver" in task and "at=test_a_failed_task_tells" in task
    assert "error=ValueError" in status
    assert CANARY not in task + status
    assert "tasks" in settings.LOGGING["handlers"]["stderr"]["filters"]


@pytest.mark.django_db(transaction=True)
def test_nothing_a_person_wrote_reaches_the_log(assistant, web, sms, ana, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for body in (answer(), answer("utter_handoff_logistics"), b"garbage " + CANARY.encode(), answer("utter_" + CANARY)):
        assistant.says = lambda turn, body=body: body
        for conversation in (web, sms):
            write(conversation, f"{CANARY} what is bcma")
    write(web, f"{CANARY} I have chest pain right now")
    case = the_case(web)
    cases.claim(case.pk, ana, case.version)
    cases.reply(case.pk, ana, f"{CANARY} from staff", the_case(web).version)
    logged = [shown(record) for record in caplog.records if not record.name.startswith("django.db")]
    assert any("case.opened" in line for line in logged)
    output = capfd.readouterr()
    for text in (*logged, output.out, output.err):
        assert CANARY not in text
        assert Conversation.objects.get(channel="sms").address not in text
        assert "ana.ruiz" not in text and "Ana" not in text


@pytest.mark.django_db(transaction=True)
def test_a_failing_request_is_logged_by_its_route(caplog, monkeypatch, capfd):
    person = Browser()
    person.open()
    monkeypatch.setattr("desk.web.views.receive", lambda *_, **__: 1 / 0)
    person.send(CANARY)
    person.client.get(f"/{CANARY}?text={CANARY}")
    person.client.get(f"/api/v1/{CANARY}")
    person.client.raise_request_exception = False
    monkeypatch.setattr("desk.web.views.render", lambda *_: 1 / 0)
    assert person.client.get(f"/?text={CANARY}").status_code == 500
    logged = [shown(record) for record in caplog.records]
    assert any("http.failed" in line and "status=404" in line for line in logged)
    assert any("http.failed" in line and "status=500" in line for line in logged)
    output = capfd.readouterr()
    assert all(CANARY not in text for text in (*logged, output.out, output.err))


def test_the_server_s_own_errors_hold_no_exception_text():
    """uvicorn sets up its logging before Django's; what it reports must still go through our formatter."""
    lines = (
        "from uvicorn.config import Config; Config('desk.asgi:application').configure_logging()\n"
        "import django, logging; django.setup()\n"
        "try: raise ValueError('canarybird')\n"
        "except ValueError: logging.getLogger('uvicorn.error').exception('Exception in ASGI application')\n"
    )
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "desk.settings", "PYTEST_VERSION": "1"}
    done = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert "error=ValueError" in done.stderr
    assert "canarybird" not in done.stderr + done.stdout
