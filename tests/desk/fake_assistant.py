"""A little HTTP server that stands where the assistant would, and says what a test wants it to say."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = bytes | dict[str, Any]


def answer(response: str = "utter_bcma_definition", **changes: Any) -> dict[str, Any]:
    """A whole and correct reply, with parts exchanged."""
    topic = response.removeprefix("utter_")
    is_handoff = topic.startswith("handoff_")
    reply = {
        "replies": [{"response": response, "text": "the wording on the wire is never shown"}],
        "topics": [] if is_handoff else [topic],
        "handoff": {"reason": topic.removeprefix("handoff_"), "priority": 2} if is_handoff else None,
        "clarify": [],
        "ranking": [{"name": topic, "confidence": 0.93}],
        "rule": "",
        "context": {"subject": topic},
    }
    return reply | changes


class FakeAssistant:
    """`says` makes the body from the request; `asked` is every request in order; `pause` delays each reply."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.status = 200
        self.pause = 0.0
        self.says: Callable[[dict[str, Any]], Body] = lambda turn: answer()
        self.before_reply: Callable[[], None] = lambda: None
        self.running = 0
        self.most_at_once = 0
        self._counting = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._reply(200, {"ready": True, "model": "fake"})

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:  # the desk was killed in the middle of asking
                    return
                turn = json.loads(body)
                with fake._counting:
                    fake.asked.append(turn)
                    fake.tokens.append(self.headers.get("Authorization", ""))
                    fake.running += 1
                    fake.most_at_once = max(fake.most_at_once, fake.running)
                try:
                    fake.before_reply()
                    time.sleep(fake.pause)
                    self._reply(fake.status, fake.says(turn))
                except BrokenPipeError:
                    pass  # the desk lost its patience, as it should
                finally:
                    with fake._counting:
                        fake.running -= 1

            def _reply(self, status: int, body: Body) -> None:
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                pass

        return Handler
