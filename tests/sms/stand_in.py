"""A provider's API on loopback: it notes what it was asked, and answers what a test wants."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class Api:
    """`answer` is (status, body). With `cuts_off` it reads the request and hangs up. `seen`: path, headers, body."""

    def __init__(self, status: int, body: Any) -> None:
        self.answer: tuple[int, Any] = (status, body)
        self.cuts_off = False
        self.seen: list[tuple[str, dict[str, str], bytes]] = []
        api = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                api.seen.append((self.path, dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
                if api.cuts_off:
                    self.close_connection = True
                    return
                status, body = api.answer
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Api:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
