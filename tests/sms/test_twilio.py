"""The Twilio module over real sockets and with Twilio's own answers: what was taken, what was not, and what nobody knows."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from desk.sms.errors import Retry, SendError
from desk.sms.providers import twilio
from desk.sms.providers.base import Accepted, Found, Outgoing, Refused

from .world import OURS, SPAIN, USA

PROVIDER = twilio.PROVIDER
MESSAGE = Outgoing(sender=OURS, recipient=USA, text="BCMA is + a protein & more €", reference="41")
CREATED = {"sid": "SM1", "status": "queued", "body": MESSAGE.text, "date_created": "Tue, 05 May 2026 10:00:00 +0000"}


class Api:
    """Stands where api.twilio.com would; `answer` is (status, body)."""

    def __init__(self) -> None:
        self.answer: tuple[int, Any] = (201, CREATED)
        self.seen: list[tuple[str, str, dict[str, list[str]], str]] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._note("POST", parse_qs(body, keep_blank_values=True))

            def do_GET(self) -> None:
                self._note("GET", parse_qs(urlsplit(self.path).query))

            def _note(self, method: str, fields: dict[str, list[str]]) -> None:
                api.seen.append((method, urlsplit(self.path).path, fields, self.headers["Authorization"]))
                status, body = api.answer
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    stand_in = Api()
    reach(monkeypatch, stand_in.url)
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()


def reach(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(twilio, "http_client", lambda: twilio._ElsewhereHttpClient(url))


def test_a_message_is_handed_over_whole(api: Api, settings: Any) -> None:
    assert PROVIDER.send(MESSAGE) == Accepted("SM1")
    ((method, path, fields, authorization),) = api.seen
    assert (method, path) == ("POST", f"/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/Messages.json")
    assert fields == {
        "To": [USA],
        "From": [OURS],
        "Body": [MESSAGE.text],
        "StatusCallback": ["https://desk.foundation.test/sms/twilio/status?ref=41"],
    }
    assert authorization.startswith("Basic ")


REFUSALS = [
    # HTTP status, body, the word, retried?
    (400, {"code": 21610, "message": "unsubscribed", "status": 400}, SendError.OPTED_OUT),
    (400, {"code": 21211, "message": "invalid", "status": 400}, SendError.NUMBER_INVALID),
    (400, {"code": 21614, "message": "not mobile", "status": 400}, SendError.CANNOT_RECEIVE),
    (400, {"code": 21408, "message": "region", "status": 400}, SendError.COUNTRY_NOT_ALLOWED),
    (400, {"code": 21606, "message": "from", "status": 400}, SendError.OUR_NUMBER_REFUSED),
    (400, {"code": 21617, "message": "long", "status": 400}, SendError.TEXT_REFUSED),
    (400, {"code": 99999, "message": "new", "status": 400}, SendError.REFUSED),
    (401, {"code": 20003, "message": "Authenticate", "status": 401}, SendError.NOT_AUTHORISED),
    (403, {"message": "forbidden"}, SendError.NOT_AUTHORISED),
    (404, {"code": 20404, "message": "no such account", "status": 404}, SendError.NOT_AUTHORISED),
    (429, {"code": 20429, "message": "Too Many Requests", "status": 429}, SendError.BUSY),
    (429, b"slow down", SendError.BUSY),
    (503, {"code": 20503, "message": "unavailable", "status": 503}, SendError.BUSY),
    (503, b"<html>", SendError.BUSY),
    (500, {"code": 20500, "message": "internal", "status": 500}, SendError.NO_VERDICT),
    (500, b"", SendError.NO_VERDICT),
    (502, b"<html>bad gateway</html>", SendError.NO_VERDICT),
    (504, b"", SendError.NO_VERDICT),
    (201, b"not json", SendError.NO_VERDICT),
    (201, {}, SendError.NO_VERDICT),
    (400, {"type": "https://x.test/e", "title": "Refused", "status": 400, "code": 21610}, SendError.OPTED_OUT),
]


@pytest.mark.parametrize(("status", "body", "word"), REFUSALS)
def test_each_answer_of_the_provider_has_a_word(status: int, body: Any, word: SendError, api: Api) -> None:
    api.answer = (status, body)
    assert PROVIDER.send(MESSAGE) == Refused(word)


def test_nobody_there_means_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, never listening
        reach(monkeypatch, f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert PROVIDER.send(MESSAGE) == Refused(SendError.NO_CONNECTION)


def test_no_such_host_means_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    reach(monkeypatch, "http://nowhere.invalid")
    assert PROVIDER.send(MESSAGE) == Refused(SendError.NO_CONNECTION)


@contextmanager
def listener(answer: bytes | None) -> Iterator[str]:
    """Takes a connection and the request, then answers so much and hangs up; None: says nothing at all."""
    server = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        connection, _ = server.accept()
        connection.recv(65536)
        if answer is None:
            held.append(connection)
            return
        connection.sendall(answer)
        connection.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()
    for connection in held:
        connection.close()


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 201 Cre", b"HTTP/1.1 201 Created\r\nContent-Length: 900\r\n\r\n{"])
def test_a_connection_that_breaks_afterwards_means_nobody_knows(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with listener(answer) as url:
        reach(monkeypatch, url)
        result = PROVIDER.send(MESSAGE)
    assert result == Refused(SendError.NO_VERDICT)
    assert result.error.retry is Retry.LOOK_UP


def test_a_provider_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio, "TIMEOUT", 0.2)
    with listener(None) as url:
        reach(monkeypatch, url)
        assert PROVIDER.send(MESSAGE) == Refused(SendError.NO_VERDICT)


# --- looking up ---

SINCE = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)


def listed(*messages: tuple[str, str, timedelta], to: str = USA) -> dict[str, Any]:
    def one(sid: str, body: str, after: timedelta) -> dict[str, Any]:
        created = (SINCE + after).strftime("%a, %d %b %Y %H:%M:%S +0000")
        return {"sid": sid, "body": body, "to": to, "from": OURS, "status": "sent", "date_created": created, "date_sent": None}

    return {"messages": [one(*message) for message in messages], "page": 0, "page_size": 50, "next_page_uri": None, "uri": "/x"}


SOON, EARLIER = timedelta(seconds=2), timedelta(hours=-2)
LOOKUPS = [
    ("there", [("SM9", MESSAGE.text, SOON)], [], Accepted("SM9")),
    ("our clock is a little ahead", [("SM9", MESSAGE.text, timedelta(seconds=-30))], [], Accepted("SM9")),
    ("nothing at all", [], [], Found.ABSENT),
    ("another text", [("SM9", "another", SOON)], [], Found.ABSENT),
    ("the same text, long before", [("SM9", MESSAGE.text, EARLIER)], [], Found.ABSENT),
    ("the same text of another row", [("SM9", MESSAGE.text, SOON)], ["SM9"], Found.ABSENT),
    ("two of the same text, one known", [("SM9", MESSAGE.text, SOON), ("SM8", MESSAGE.text, SOON)], ["SM9"], Accepted("SM8")),
    ("a full page that reaches back", [("SMx", "x", SOON)] * 49 + [("SM0", "x", EARLIER)], [], Found.ABSENT),
    ("a full page that does not", [("SMx", "x", SOON)] * 50, [], Found.CANNOT_TELL),
]


@pytest.mark.parametrize(("messages", "known", "found"), [row[1:] for row in LOOKUPS], ids=[row[0] for row in LOOKUPS])
def test_a_message_is_found_by_number_text_and_time(messages: Any, known: list[str], found: Any, api: Api) -> None:
    api.answer = (200, listed(*messages))
    assert PROVIDER.look_up(MESSAGE, SINCE, known) == found
    method, _, fields, _ = api.seen[0]
    assert method == "GET"
    assert (fields["To"], fields["From"]) == ([USA], [OURS])


@pytest.mark.parametrize("answer", [(500, b""), (401, {"code": 20003}), (429, b""), (200, b"no json"), (200, {"unexpected": 1})])
def test_a_provider_that_cannot_say_is_not_taken_for_absent(answer: Any, api: Api) -> None:
    api.answer = answer
    assert PROVIDER.look_up(MESSAGE, SINCE, []) is Found.CANNOT_TELL


# --- silence ---


def test_neither_the_library_nor_we_log_a_number_a_text_or_the_token(api: Api, caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    for name in ("twilio", "twilio.http_client", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    message = Outgoing(sender=OURS, recipient=SPAIN, text="canary-text", reference="1")
    with caplog.at_level(logging.DEBUG):
        PROVIDER.send(message)
        api.answer = (400, {"code": 99999, "message": f"The number {SPAIN} said canary-text", "status": 400})
        PROVIDER.send(message)
        api.answer = (500, b"")
        PROVIDER.look_up(message, SINCE, [])
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "urllib3.connectionpool")
    assert "sms.unknown_provider_code" in logged
    for secret in (SPAIN, SPAIN[1:], OURS[1:], "canary", settings.TWILIO_AUTH_TOKEN):
        assert secret not in logged


def test_no_configuration_of_logging_gives_the_library_a_voice() -> None:
    assert twilio._silent not in logging.root.manager.loggerDict.values()
    assert not twilio._silent.isEnabledFor(logging.CRITICAL)


def test_urllib3_which_names_whole_addresses_is_silent_in_the_desk(settings: Any) -> None:
    """Its debug lines hold the query of a look-up, and so the number."""
    assert settings.LOGGING["root"]["level"] == "WARNING"


def test_the_real_api_is_only_reached_without_the_simulator(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    settings.SIMULATOR = True
    settings.DESK_PORT = 18999
    inside = twilio.http_client()
    assert isinstance(inside, twilio._ElsewhereHttpClient)
    assert inside._base.netloc == "127.0.0.1:18999"
    settings.SIMULATOR = False
    assert type(twilio.http_client()).__name__ == "TwilioHttpClient"
    assert twilio.http_client().timeout == twilio.TIMEOUT
