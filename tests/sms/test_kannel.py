"""Kannel: who may speak (acceptance 20, 21), what its smsbox sends, and what it was handed. tests/sms/test_kannel_for_real.py runs the real one."""

from __future__ import annotations

import base64
import logging
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from desk.conversations import wording
from desk.conversations.models import Conversation, Message, Outbox, Sender
from desk.sms import segments
from desk.sms.errors import SendError
from desk.sms.providers import kannel
from desk.sms.providers.base import Accepted, Found, Outgoing, Refused

from .gateway import documented
from .stand_in import Api
from .world import OURS, USA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("turns")]

TOKEN, PASSWORD = "uJ8fH5dG0aYkB7xQ2mV9tR4wZ1cN6pL3sJ8fH5dG", "kB7xQ2mV9tR4wZ1cN6pL"
INBOUND, STATUS = "/sms/kannel/inbound", "/sms/kannel/status"
KEY = "2f09bf92-f1bf-489d-9602-e9ad5caf28ac"
MESSAGE = Outgoing(sender=OURS, recipient=USA, text="BCMA is + a protein & more €", reference="41")


@pytest.fixture(autouse=True)
def gateway(settings: Any) -> None:
    settings.SMS_PROVIDER, settings.SIMULATOR = "kannel", False
    settings.KANNEL_TOKEN, settings.KANNEL_PASSWORD, settings.KANNEL_USER = TOKEN, PASSWORD, "helpline"
    settings.KANNEL_CALLBACK_URL, settings.KANNEL_ADDRESSES = "http://127.0.0.1:8000", ["127.0.0.1", "::1"]


@pytest.fixture
def smsbox(settings: Any) -> Iterator[Api]:
    with Api(202, b"0: Accepted for delivery") as stand_in:
        settings.KANNEL_SENDSMS_URL = f"{stand_in.url}/cgi-bin/sendsms"
        yield stand_in


def basic(token: str, user: str = "kannel") -> str:
    return "Basic " + base64.b64encode(f"{user}:{token}".encode()).decode()


def text_us(text: str | bytes = "what is BCMA", *, key: str = KEY, sender: str = USA, to: str = OURS, authorization: str = basic(TOKEN),
            content_type: str = 'text/plain; charset="UTF-8"', path: str = INBOUND, **headers: str) -> HttpResponse:  # fmt: skip
    """What smsbox posts for one text, as the real one was seen to do."""
    body = text if isinstance(text, bytes) else text.encode()
    headers = {"HTTP_AUTHORIZATION": authorization, "HTTP_X_KANNEL_FROM": sender, "HTTP_X_KANNEL_TO": to, "HTTP_X_KANNEL_SMSC": "modem",
               "HTTP_X_KANNEL_CODING": "0", "HTTP_X_KANNEL_SERVICE": "default"} | headers  # fmt: skip
    return Client().generic("POST", f"{path}?id={key}", body, content_type=content_type, **headers)  # the body as it is, in any alphabet


def report(ref: object, state: object, *, authorization: str = basic(TOKEN), method: str = "get", **headers: str) -> HttpResponse:
    return getattr(Client(), method)(f"{STATUS}?ref={ref}&state={state}", HTTP_AUTHORIZATION=authorization, **headers)


# --- who may speak ---

SHAPES: list[tuple[str, dict[str, Any], str, str, str]] = [
    # label, what is posted, and the text, the person and our number that are stored
    ("as the real one posts it", {}, "what is BCMA", USA, OURS),
    ("a trailing slash", {"path": INBOUND + "/"}, "what is BCMA", USA, OURS),
    ("numbers without their plus", {"sender": USA[1:], "to": OURS[1:]}, "what is BCMA", USA, OURS),
    ("numbers with 00", {"sender": "00" + USA[1:], "to": "00" + OURS[1:]}, "what is BCMA", USA, OURS),
    ("our short code", {"to": "18005"}, "what is BCMA", USA, "18005"),
    ("a modem that does not know its number", {"to": ""}, "what is BCMA", USA, OURS),
    ("a modem that gives its name", {"to": "modem1"}, "what is BCMA", USA, OURS),
    ("accents and an emoji", {"text": "Qué es BCMA 🙂"}, "Qué es BCMA 🙂", USA, OURS),
    ("two bytes a character", {"text": "什么是BCMA 🙂".encode("utf-16-be"), "content_type": 'text/plain; charset="UTF-16BE"'}, "什么是BCMA 🙂", USA, OURS),
    ("another alphabet", {"text": "caf\u00e9 \u20ac".encode("cp1252"), "content_type": "text/plain; charset=WINDOWS-1252"}, "café €", USA, OURS),
    ("no alphabet named", {"text": "café", "content_type": "text/plain"}, "café", USA, OURS),
    ("an alphabet nobody knows", {"text": "café", "content_type": "text/plain; charset=klingon"}, "café", USA, OURS),
    ("spaces kept", {"text": "two  spaces   here"}, "two  spaces   here", USA, OURS),
    ("plus, percent, ampersand", {"text": "100% & CAR T + more = what? %41 %d"}, "100% & CAR T + more = what? %41 %d", USA, OURS),
    ("ten parts", {"text": "what is BCMA and why does it matter. " * 40}, ("what is BCMA and why does it matter. " * 40), USA, OURS),
    ("an empty text", {"text": ""}, "", USA, OURS),
    ("over IPv6", {"REMOTE_ADDR": "::1"}, "what is BCMA", USA, OURS),
    ("an IPv4 address in IPv6 dress", {"REMOTE_ADDR": "::ffff:127.0.0.1"}, "what is BCMA", USA, OURS),
]


@pytest.mark.parametrize(("posted", "text", "person", "ours"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_it_takes_a_genuine_message_and_sends_nothing_in_the_answer(posted: dict[str, Any], text: str, person: str, ours: str) -> None:
    answer = text_us(**posted)
    assert (answer.status_code, answer.content) == (200, b"")
    stored = Message.objects.get(sender="person")
    assert (stored.client_key, stored.text.strip()) == (KEY, text.strip())
    assert (stored.conversation.address, stored.conversation.service_address) == (person, ours)


FORGERIES: list[tuple[str, dict[str, str]]] = [
    ("no token", {"authorization": ""}),
    ("an empty token", {"authorization": basic("")}),
    ("a token cut short", {"authorization": basic(TOKEN[:-1])}),
    ("a token too long", {"authorization": basic(TOKEN + "x")}),
    ("another token", {"authorization": basic("x" * 40)}),
    ("another user", {"authorization": basic(TOKEN, user="admin")}),
    ("another scheme", {"authorization": f"Bearer {TOKEN}"}),
    ("not ASCII", {"authorization": "Basic tökén"}),
    ("from elsewhere", {"REMOTE_ADDR": "203.0.113.9"}),
    ("from nowhere", {"REMOTE_ADDR": ""}),
    ("through a proxy, for someone elsewhere", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}),
    ("through a proxy, claiming to be us", {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9"}),
    ("from elsewhere, claiming to be us", {"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}),
    ("from elsewhere, naming us as host", {"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "127.0.0.1:8000", "HTTP_X_FORWARDED_HOST": "127.0.0.1"}),
    ("no token, another host", {"authorization": "", "HTTP_HOST": "evil.test", "HTTP_X_FORWARDED_HOST": "evil.test"}),
]


@pytest.mark.parametrize("forged", [row[1] for row in FORGERIES], ids=[row[0] for row in FORGERIES])
def test_it_refuses_who_is_not_our_kannel(forged: dict[str, str], settings: Any, turns: list[int]) -> None:
    settings.ALLOWED_HOSTS = ["desk.foundation.test"]
    row = a_row()
    assert text_us(**forged).status_code == 403
    assert report(row.pk, 1, **forged).status_code == 403
    row.refresh_from_db()
    assert row.state == "sent" and not turns
    assert not Message.objects.filter(sender="person").exists()


@pytest.mark.parametrize(("name", "value"), [("KANNEL_TOKEN", ""), ("KANNEL_ADDRESSES", []), ("KANNEL_ADDRESSES", ["anything"])])
def test_without_token_or_addresses_nobody_is_our_kannel(name: str, value: Any, settings: Any) -> None:
    setattr(settings, name, value)
    assert text_us().status_code == 403
    assert text_us(authorization=basic("")).status_code == 403
    assert not Message.objects.exists()


def test_a_network_may_be_allowed(settings: Any) -> None:
    settings.KANNEL_ADDRESSES = ["10.0.0.0/24"]
    assert text_us(REMOTE_ADDR="10.0.0.7").status_code == 200
    assert text_us(REMOTE_ADDR="10.0.1.7").status_code == 403
    assert text_us(REMOTE_ADDR="127.0.0.1").status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "delete", "head"])
def test_reports_come_by_get_only(method: str) -> None:
    assert report(1, 1, method=method).status_code == 405


def test_the_same_text_again_is_the_same_message(turns: list[int]) -> None:
    assert [text_us().status_code for _ in range(3)] == [200, 200, 200]
    assert Message.objects.count() == 1 and len(turns) == 1


@pytest.mark.parametrize("changes", [{"key": ""}, {"key": "x" * 81}, {"sender": ""}, {"sender": "72345"}, {"sender": "INFOSMS"}])
def test_what_is_no_text_of_a_person_is_acknowledged_and_left(changes: dict[str, str]) -> None:
    answer = text_us(**changes)
    assert (answer.status_code, answer.content) == (200, b"")
    assert not Message.objects.exists()


def test_data_is_noticed_and_not_read() -> None:
    request = Client().post(f"{INBOUND}?id=1", b"\x00\xffBEGIN:VCARD", content_type="application/octet-stream", HTTP_X_KANNEL_FROM=USA, HTTP_X_KANNEL_TO=OURS)
    inbound = kannel.PROVIDER.parse(request.wsgi_request)
    assert inbound is not None and (inbound.text, inbound.media) == ("", 1)


# --- out ---


@pytest.mark.parametrize(("text", "coding"), [("BCMA is + a protein & more €", "0"), ("什么是BCMA 🙂", "2"), ("“BCMA”", "2"), ("two\nlines", "0")])
def test_a_message_is_handed_over_whole_and_nothing_of_it_is_in_an_address(text: str, coding: str, smsbox: Api) -> None:
    assert kannel.PROVIDER.send(Outgoing(sender=OURS, recipient=USA, text=text, reference="41")) == Accepted("kannel:41")
    ((path, headers, body),) = smsbox.seen
    assert path == "/cgi-bin/sendsms"
    assert body.decode() == text
    asked = {name: value for name, value in headers.items() if name.lower().startswith("x-kannel-") or name == "Content-Type"}
    assert {name.lower(): value for name, value in asked.items()} == {
        "x-kannel-username": "helpline", "x-kannel-password": PASSWORD, "x-kannel-from": OURS, "x-kannel-to": USA, "x-kannel-coding": coding,
        "x-kannel-dlr-mask": "31", "x-kannel-dlr-url": f"http://kannel:{TOKEN}@127.0.0.1:8000/sms/kannel/status?ref=41&state=%d",
        "content-type": "text/plain; charset=UTF-8",
    }  # fmt: skip


ANSWERS: list[tuple[str, int, bytes, Accepted | Refused]] = [
    ("handed to the carrier", 202, b"0: Accepted for delivery", Accepted("kannel:41")),
    ("with an id of its own", 202, b"0: Accepted for delivery: 2f09bf92", Accepted("kannel:41")),
    ("kept until a carrier is there", 202, b"3: Queued for later delivery", Accepted("kannel:41")),
    ("taken, in words nobody knows", 202, b"Sent.", Refused(SendError.NO_VERDICT)),
    ("another page", 200, b"<html>hello</html>", Refused(SendError.NO_VERDICT)),
    ("wrong password", 403, b"Authorization failed for sendsms", Refused(SendError.NOT_AUTHORISED)),
    ("a number it may not text", 400, b"Number(s) has/have been denied by white- and/or black-lists.", Refused(SendError.REFUSED)),
    ("wrong address", 404, b"Unknown request", Refused(SendError.REFUSED)),
    ("busy", 503, b"Temporal failure, try again later.", Refused(SendError.BUSY)),
    ("broken", 500, b"", Refused(SendError.NO_VERDICT)),
]


@pytest.mark.parametrize(("status", "body", "result"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_each_answer_has_a_word(status: int, body: bytes, result: Any, smsbox: Api, caplog: pytest.LogCaptureFixture) -> None:
    smsbox.answer = (status, body)
    with caplog.at_level(logging.DEBUG):
        assert kannel.PROVIDER.send(MESSAGE) == result
    for secret in (TOKEN, PASSWORD, USA, USA[1:], MESSAGE.text):
        assert secret not in caplog.text


def test_what_never_connected_is_tried_again_and_what_was_cut_off_is_not(smsbox: Api, settings: Any) -> None:
    smsbox.cuts_off = True
    assert kannel.PROVIDER.send(MESSAGE) == Refused(SendError.NO_VERDICT)
    assert kannel.PROVIDER.look_up(MESSAGE, None, []) is Found.CANNOT_TELL
    assert len(smsbox.seen) == 1
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.KANNEL_SENDSMS_URL = f"http://127.0.0.1:{free.getsockname()[1]}/cgi-bin/sendsms"
    assert kannel.PROVIDER.send(MESSAGE) == Refused(SendError.NO_CONNECTION)


# --- reports ---


def a_row(state: str = "sent", *, provider: str = "kannel") -> Outbox:
    conversation, _ = Conversation.objects.get_or_create(channel="sms", address=USA, service_address=OURS, country="US")
    stored = Message.objects.create(conversation=conversation, sender="assistant", text="an answer")
    row = Outbox.objects.create(message=stored, state=state, provider=provider, attempts=1)
    if state == "sent":
        Outbox.objects.filter(pk=row.pk).update(provider_key=f"kannel:{row.pk}")
    return row


REPORTS = [("1", "delivered", ""), ("2", "undelivered", "not_delivered"), ("4", "sent", ""), ("8", "sent", ""), ("16", "failed", "refused")]


@pytest.mark.parametrize(("number", "state", "word"), REPORTS)
@pytest.mark.parametrize("before", ["sending", "sent", "unknown"])
def test_each_report_has_a_state_and_a_word(number: str, state: str, word: str, before: str) -> None:
    row = a_row(before)
    answer = report(row.pk, number)
    assert (answer.status_code, answer.content) == (200, b"")
    row.refresh_from_db()
    assert (row.state, row.error, row.provider_key) == (state, word, f"kannel:{row.pk}")


@pytest.mark.parametrize(("ref", "state"), [("", "1"), ("x", "1"), ("-1", "1"), ("1" * 19, "1"), ("9999", "1"), ("\u0661", "1"), (None, "3"), (None, ""), (None, "%d")])
def test_a_report_that_says_nothing_changes_nothing(ref: str | None, state: str) -> None:
    row = a_row()
    assert report(row.pk if ref is None else ref, state).status_code == 200
    row.refresh_from_db()
    assert row.state == "sent"


def test_reports_in_any_order_never_move_it_back_and_are_of_its_own_texts_only() -> None:
    row, others = a_row(), a_row("unknown", provider="twilio")
    for number in ("1", "8", "16", "1"):
        assert report(row.pk, number).status_code == 200
    report(others.pk, "1")
    row.refresh_from_db()
    others.refresh_from_db()
    assert (row.state, others.state) == ("delivered", "unknown")


# --- the last resort ---


def test_without_records_the_answer_itself_is_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    async def gone(_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("desk.sms.inbound.take", gone)
    answer = text_us()
    assert answer.status_code == 200 and answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "800-452-CURE (2873)" in answer.content.decode()
    assert text_us("STOP").status_code == 503  # it comes again


def test_what_kannel_says_by_itself_is_what_the_desk_would_say() -> None:
    """docs/sms-providers.md: the texts that a person gets while the desk is down, whatever country they are in: smsbox cannot tell."""
    said = re.findall(r'^reply-\w+ = "(.*)"$', documented(), re.M)
    assert len(said) == 3
    anywhere = wording.said("utter_unavailable", "sms", "", sender=Sender.SYSTEM).text
    assert set(said) == {anywhere}
    for number in ("800-452-CURE (2873)", "+1-818-487-7455", "your local emergency number"):
        assert number in anywhere
    assert segments.split(anywhere).segments <= 3  # max-messages
