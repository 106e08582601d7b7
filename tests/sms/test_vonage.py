"""Vonage: who may speak (acceptance 20, 21), what its payloads mean, and what became of what we handed over."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from desk.conversations.models import Conversation, Message, Outbox
from desk.sms import send
from desk.sms.errors import Retry, SendError
from desk.sms.providers import vonage, vonage_errors
from desk.sms.providers.base import Accepted, Found, Outgoing, Refused

from .stand_in import Api
from .vonage_world import INBOUND, KEY, SIGNING, STATUS, UUID, message, post, report, token
from .world import OURS, USA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("turns")]

MESSAGE = Outgoing(sender=OURS, recipient=USA, text="BCMA is + a protein & more €", reference="41")


@pytest.fixture(autouse=True)
def account(settings: Any) -> None:
    settings.SMS_PROVIDER, settings.SIMULATOR = "vonage", False
    settings.VONAGE_API_KEY, settings.VONAGE_API_SECRET, settings.VONAGE_SIGNATURE_SECRET = KEY, "kB7xQ2mV9tR4wZ1c", SIGNING


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    with Api(202, {"message_uuid": UUID}) as stand_in:
        monkeypatch.setattr(vonage, "API", f"{stand_in.url}/v1/messages")
        yield stand_in


# --- who may speak ---

SHAPES: list[tuple[str, str, dict[str, Any]]] = [
    ("the full form", INBOUND, message()),
    ("a trailing slash", INBOUND + "/", message()),
    ("a query", INBOUND + "?site=imf", message()),
    ("without keyword and price", INBOUND, message(sms=None, usage=None)),
    ("fields nobody knows yet", INBOUND, message(workflow={"id": "3T"}, origin={"network_code": "12345"})),
    ("an emoji of several code points", INBOUND, message("👩🏽‍⚕️ what is BCMA")),
    ("accents", INBOUND, message("Qué es BCMA, por favor: mañana")),
    ("Arabic", INBOUND, message("ما هو العلاج المناعي")),
    ("plus, percent, ampersand, backslash", INBOUND, message("100% & CAR T + more = what? \\ \"")),
    ("line breaks", INBOUND, message("hello\nwhat is\nBCMA")),
    ("ten parts", INBOUND, message("what is BCMA and why does it matter, please tell me. " * 29, sms={"num_messages": "10"})),
    ("an empty text", INBOUND, message("")),
    ("a number with its plus", INBOUND, message(**{"from": USA, "to": OURS})),
]


@pytest.mark.parametrize(("path", "fields"), [row[1:] for row in SHAPES], ids=[row[0] for row in SHAPES])
def test_it_takes_a_genuine_message(path: str, fields: dict[str, Any]) -> None:
    answer = post(path, fields)
    assert (answer.status_code, answer.content) == (200, b"")
    stored = Message.objects.get(sender="person")
    assert (stored.client_key, stored.text) == (UUID, fields["text"])
    assert (stored.conversation.address, stored.conversation.service_address) == (USA, OURS)


def test_the_body_is_taken_as_it_came_however_it_is_spelt() -> None:
    body = json.dumps(message("é 🙂"), ensure_ascii=False, indent=2).encode()
    assert post(INBOUND, body).status_code == 200
    assert Message.objects.get().text == "é 🙂"


BODY = json.dumps(message()).encode()
OTHER = json.dumps(message("send me your password")).encode()

FORGERIES: list[tuple[str, Callable[[], str], int]] = [
    ("no token: it comes again after a 5xx", lambda: "", 503),
    ("an empty token", lambda: "Bearer ", 403),
    ("another scheme", lambda: f"Basic {token(BODY)}", 403),
    ("no token at all", lambda: "Bearer x.y.z", 403),
    ("not ASCII", lambda: "Bearer tökén", 403),
    ("another secret", lambda: f"Bearer {token(BODY, secret='x' * 40)}", 403),
    ("an empty secret", lambda: f"Bearer {token(BODY, secret='')}", 403),
    ("unsigned, by its own word", lambda: f"Bearer {token(BODY, alg='none')}", 403),
    ("another algorithm by name", lambda: f"Bearer {token(BODY, alg='HS512')}", 403),
    ("a token for another text", lambda: f"Bearer {token(OTHER)}", 403),
    ("no hash of the text", lambda: f"Bearer {token(BODY, leave_out=('payload_hash',))}", 403),
    ("an empty hash", lambda: f"Bearer {token(BODY, payload_hash='')}", 403),
    ("a hash that is a number", lambda: f"Bearer {token(BODY, payload_hash=0)}", 403),
    ("another account", lambda: f"Bearer {token(BODY, api_key='zzzzzzzz')}", 403),
    ("no account", lambda: f"Bearer {token(BODY, leave_out=('api_key',))}", 403),
    ("no time", lambda: f"Bearer {token(BODY, leave_out=('iat',))}", 403),
    ("older than any repetition", lambda: f"Bearer {token(BODY, iat=int(time.time()) - 26 * 3600)}", 403),
    ("from tomorrow", lambda: f"Bearer {token(BODY, iat=int(time.time()) + 24 * 3600)}", 403),
    ("run out", lambda: f"Bearer {token(BODY, exp=int(time.time()) - 3600)}", 403),
    ("a changed claim", lambda: "Bearer " + token(BODY)[:30] + "A" + token(BODY)[31:], 403),
]


@pytest.mark.parametrize(("forged", "status"), [row[1:] for row in FORGERIES], ids=[row[0] for row in FORGERIES])
@pytest.mark.parametrize("host", ["desk.foundation.test", "evil.test"])
def test_it_refuses_a_forged_token(forged: Callable[[], str], status: int, host: str, settings: Any, turns: list[int]) -> None:
    settings.ALLOWED_HOSTS = ["desk.foundation.test"]
    assert post(INBOUND, BODY, authorization=forged(), HTTP_HOST=host, HTTP_X_FORWARDED_HOST=host).status_code == status
    assert not Message.objects.exists() and not Conversation.objects.exists() and not turns


@pytest.mark.parametrize("unset", ["VONAGE_SIGNATURE_SECRET", "VONAGE_API_KEY"])
def test_without_its_secret_nothing_is_genuine(unset: str, settings: Any) -> None:
    setattr(settings, unset, "")
    for secret in ("", SIGNING):
        claims = {"secret": secret} if unset != "VONAGE_API_KEY" else {"api_key": ""}
        assert post(INBOUND, BODY, authorization=f"Bearer {token(BODY, **claims)}").status_code == 403
    assert not Message.objects.exists()


def test_a_repetition_with_its_first_token_is_taken_and_is_the_same_message(turns: list[int]) -> None:
    first = f"Bearer {token(BODY, iat=int(time.time()) - 23 * 3600)}"
    assert [post(INBOUND, BODY, authorization=first).status_code for _ in range(3)] == [200, 200, 200]
    assert Message.objects.count() == 1 and len(turns) == 1


def test_a_report_posted_as_a_message_is_none_and_a_message_is_no_report() -> None:
    assert post(INBOUND, report("delivered")).status_code == 200
    assert post(STATUS, message()).status_code == 200
    assert not Message.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"null", b"{", b"\xff\xfe", b'{"message_uuid": 7, "message_type": "text", "from": "1", "to": "2"}',
                                  json.dumps(message(message_uuid="x" * 41)).encode(), json.dumps(message(message_uuid="a b")).encode(),
                                  json.dumps(message(**{"from": {"number": "1"}})).encode()])  # fmt: skip
def test_a_signed_body_that_holds_no_message_is_acknowledged_and_left(body: bytes) -> None:
    assert post(INBOUND, body).status_code == 200
    assert post(STATUS, body).status_code == 200
    assert not Message.objects.exists()


@pytest.mark.parametrize(("kind", "media", "location"), [("image", 1, False), ("vcard", 1, False), ("video", 1, False), ("location", 0, True)])
def test_a_picture_is_noticed_and_never_fetched(kind: str, media: int, location: bool, api: Api) -> None:
    fields = message(None, channel="mms", message_type=kind, **{kind: {"url": f"{api.url}/secret.jpg"}})
    request = Client().post(INBOUND).wsgi_request
    request._body = json.dumps(fields).encode()
    inbound = vonage.PROVIDER.parse(request)
    assert inbound is not None and (inbound.text, inbound.media, inbound.location) == ("", media, location)
    assert not api.seen


@pytest.mark.parametrize("sender", ["72345", "INFOSMS", ""])
def test_a_machine_that_texts_is_left(sender: str) -> None:
    assert post(INBOUND, message(**{"from": sender})).status_code == 200
    assert not Message.objects.exists()


# --- out ---


def test_a_message_is_handed_over_whole(api: Api) -> None:
    assert vonage.PROVIDER.send(MESSAGE) == Accepted(UUID)
    ((path, headers, body),) = api.seen
    assert path == "/v1/messages"
    assert headers["Authorization"] == "Basic YTFiMmMzZDQ6a0I3eFEybVY5dFI0d1oxYw=="
    assert json.loads(body) == {
        "channel": "sms", "message_type": "text", "to": USA[1:], "from": OURS[1:], "text": MESSAGE.text, "client_ref": "41",
        "webhook_url": "https://desk.foundation.test/sms/vonage/status", "webhook_version": "v1",
    }  # fmt: skip


def problem(fragment: str, title: Any = "A problem") -> dict[str, Any]:
    return {"type": f"https://developer.vonage.com/api-errors{fragment}", "title": title, "detail": "12025550143", "instance": "i1"}


ANSWERS: list[tuple[str, int, Any, SendError]] = [
    ("wrong key", 401, problem("#unauthorized"), SendError.NOT_AUTHORISED),
    ("wrong key, no JSON", 401, b"<html>", SendError.NOT_AUTHORISED),
    ("not allowed", 403, {}, SendError.NOT_AUTHORISED),
    ("no money", 402, problem("#low-balance"), SendError.NO_CREDIT),
    ("no money, older address", 402, {"type": "https://developer.nexmo.com/api-errors/#low-balance"}, SendError.NO_CREDIT),
    ("suspended", 403, problem("#account-suspended"), SendError.ACCOUNT_STOPPED),
    ("wrong sender", 422, problem("/messages#1120", "Invalid sender"), SendError.OUR_NUMBER_REFUSED),
    ("wrong recipient", 422, problem("/messages#1430"), SendError.NUMBER_INVALID),
    ("code in the title only", 422, {"title": 1170}, SendError.NUMBER_INVALID),
    ("opted out", 422, problem("/messages#1240"), SendError.OPTED_OUT),
    ("invalid field", 422, problem("/messages#1020"), SendError.REFUSED),
    ("a code of next year", 422, problem("/messages#1999"), SendError.REFUSED),
    ("no code", 422, b"", SendError.REFUSED),
    ("too fast", 429, problem("#throttled"), SendError.BUSY),
    ("too fast, no JSON", 429, b"slow down", SendError.BUSY),
    ("down", 503, b"", SendError.BUSY),
    ("a fault inside", 500, problem("/messages#1030"), SendError.NO_VERDICT),
    ("bad gateway", 502, b"<html>", SendError.NO_VERDICT),
    ("gateway timeout", 504, b"", SendError.NO_VERDICT),
    ("taken, no id", 202, {}, SendError.NO_VERDICT),
    ("taken, no JSON", 202, b"ok", SendError.NO_VERDICT),
    ("taken, an id that is none", 202, {"message_uuid": "a b"}, SendError.NO_VERDICT),
    ("moved", 302, b"", SendError.REFUSED),
]


@pytest.mark.parametrize(("status", "body", "word"), [row[1:] for row in ANSWERS], ids=[row[0] for row in ANSWERS])
def test_each_answer_has_a_word(status: int, body: Any, word: SendError, api: Api, caplog: pytest.LogCaptureFixture) -> None:
    api.answer = (status, body)
    with caplog.at_level(logging.DEBUG, logger="desk"):
        assert vonage.PROVIDER.send(MESSAGE) == Refused(word)
    assert "12025550143" not in caplog.text


def test_what_never_connected_is_tried_again_and_what_was_cut_off_is_not(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = free.getsockname()[1]
    monkeypatch.setattr(vonage, "API", f"http://127.0.0.1:{nobody}/v1/messages")
    assert vonage.PROVIDER.send(MESSAGE) == Refused(SendError.NO_CONNECTION)
    monkeypatch.setattr(vonage, "API", f"{api.url}/v1/messages")
    api.cuts_off = True
    assert vonage.PROVIDER.send(MESSAGE) == Refused(SendError.NO_VERDICT)
    assert len(api.seen) == 1


def test_no_one_can_tell_what_became_of_a_text_so_it_is_never_sent_twice(api: Api, worker: Any) -> None:
    assert vonage.PROVIDER.look_up(MESSAGE, datetime.now(UTC), []) is Found.CANNOT_TELL
    api.cuts_off = True
    row = a_row("queued", key="", provider="")
    send.deliver(row.pk)
    send.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.provider, len(api.seen)) == ("unknown", "vonage", 1)
    assert post(STATUS, report("delivered", ref=str(row.pk))).status_code == 200  # only their own report can say
    row.refresh_from_db()
    assert (row.state, row.provider_key) == ("delivered", UUID)


# --- reports ---


def a_row(state: str = "sent", *, key: str = UUID, provider: str = "vonage") -> Outbox:
    conversation, _ = Conversation.objects.get_or_create(channel="sms", address=USA, service_address=OURS, country="US")
    stored = Message.objects.create(conversation=conversation, sender="assistant", text="an answer")
    return Outbox.objects.create(message=stored, state=state, provider_key=key, provider=provider, attempts=1 if key else 0)


REPORTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("submitted", report("submitted"), "sent", ""),
    ("delivered", report("delivered"), "delivered", ""),
    ("read", report("read"), "delivered", ""),
    ("a word of next year", report("pondered"), "sent", ""),
    ("undeliverable, no reason", report("undeliverable"), "undelivered", "not_delivered"),
    ("phone off", report("rejected", code=1180), "failed", "unreachable"),
    ("no such number", report("rejected", code=1190), "failed", "number_invalid"),
    ("taken for spam", report("rejected", code=1210), "failed", "blocked"),
    ("no money on the phone", report("rejected", code=1290), "failed", "plan_refuses"),
    ("our account has no money", report("rejected", code=1070), "failed", "no_credit"),
    ("too fast: nobody tries again", report("rejected", code=1000), "failed", "refused"),
    ("a fault inside: it did not go out", report("rejected", code=1030), "failed", "refused"),
    ("a code of next year", report("rejected", code=1999), "failed", "not_delivered"),
    ("a problem wrapped once more", report("rejected", error={"error": {"type": "x#1210"}}), "failed", "blocked"),
    ("a problem that is none", report("rejected", error="1210"), "failed", "not_delivered"),
]


@pytest.mark.parametrize(("fields", "state", "word"), [row[1:] for row in REPORTS], ids=[row[0] for row in REPORTS])
def test_each_report_has_a_state_and_a_word(fields: dict[str, Any], state: str, word: str) -> None:
    row = a_row()
    assert post(STATUS, fields).status_code == 200
    row.refresh_from_db()
    assert (row.state, row.error) == (state, word)


def test_their_word_for_an_opt_out_is_the_persons_stop() -> None:
    row = a_row()
    assert post(STATUS, report("rejected", code=1240)).status_code == 200
    row.message.conversation.refresh_from_db()
    assert row.message.conversation.opted_out


def test_reports_in_any_order_and_forged_ones_never_move_it_back() -> None:
    row = a_row()
    post(STATUS, report("delivered"))
    post(STATUS, report("submitted"))
    body = json.dumps(report("rejected", code=1210)).encode()
    assert post(STATUS, body, authorization=f"Bearer {token(BODY)}").status_code == 403
    row.refresh_from_db()
    assert (row.state, row.error) == ("delivered", "")


def test_it_cannot_speak_of_what_another_provider_was_given() -> None:
    row = a_row("unknown", key="", provider="twilio")
    assert post(STATUS, report("delivered", ref=str(row.pk))).status_code == 200
    row.refresh_from_db()
    assert row.state == "unknown"


def test_it_still_reports_on_its_texts_when_another_sends(settings: Any) -> None:
    settings.SMS_PROVIDER = "twilio"
    row = a_row()
    assert post(STATUS, report("delivered")).status_code == 200
    row.refresh_from_db()
    assert row.state == "delivered"


def test_who_took_a_text_is_asked_about_it_when_another_sends(settings: Any, provider_http: Any) -> None:
    settings.SMS_PROVIDER, settings.SIMULATOR = "twilio", True
    row = a_row("sending", key="")
    Outbox.objects.filter(pk=row.pk).update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    send.deliver(row.pk)
    row.refresh_from_db()
    assert row.state == "unknown" and not provider_http.calls


# --- the last resort, and the words ---


@pytest.mark.parametrize(("answer", "status"), [((202, {"message_uuid": UUID}), 200), ((500, b""), 503)])
def test_without_records_the_helpline_is_sent_at_once_or_the_message_comes_again(
    answer: tuple[int, Any], status: int, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def gone(_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("desk.sms.inbound.take", gone)
    api.answer = answer
    assert post(INBOUND, message()).status_code == status
    (sent,) = [json.loads(body) for _, _, body in api.seen]
    assert (sent["to"], sent["from"]) == (USA[1:], OURS[1:])
    assert "800-452-CURE (2873)" in sent["text"]


@pytest.mark.parametrize("code", sorted(vonage_errors._WORDS))
def test_no_report_promises_another_try(code: str) -> None:
    request = Client().post(STATUS).wsgi_request
    request._body = json.dumps(report("rejected", error={"type": f"x#{code}"})).encode()
    found = vonage.PROVIDER.parse_status(request)
    assert found is not None and found.error is not None and found.error.retry is Retry.NEVER


def test_the_hash_is_of_the_raw_body() -> None:
    row = a_row()
    same = json.dumps(report("delivered"), indent=1).encode()
    assert post(STATUS, json.dumps(report("delivered")).encode(), authorization=f"Bearer {token(same)}").status_code == 403
    row.refresh_from_db()
    assert row.state == "sent"
