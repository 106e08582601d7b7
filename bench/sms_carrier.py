"""The phone network of the storm: a provider outside of the desk, which lives on when the desk is killed.

It speaks the REST API that the desk's worker calls, breaks connections before and after it has taken a message, and
reports to the desk's webhook. What it has taken is what a phone has got, in this order.
"""

from __future__ import annotations

import json
import queue
import secrets
import socket
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from desk.sms.simulator import wire
from desk.sms.simulator.trouble import Troubles, WayOut, outgoing, reports

_WAY = ("sent", "delivered")
Reporter = Callable[[str, dict[str, str]], object]


@dataclass(frozen=True)
class Arrived:
    """One message on a phone. `reference` is the desk's own name of it, as it came in the callback's address."""

    sid: str
    phone: str
    text: str
    reference: str
    callback: str
    at: datetime


class Carrier:
    def __init__(self, troubles: Troubles, report: Reporter) -> None:
        """`report` posts one signed form to a path of the desk; what it raises is a report that got lost."""
        self.arrived: list[Arrived] = []
        self.tries: Counter[str] = Counter()
        self.ways: Counter[WayOut] = Counter()
        self.lost: set[str] = set()  # references of which a try never arrived
        self._by_phone: dict[str, list[Arrived]] = defaultdict(list)
        self._troubles, self._report = troubles, report
        self._lock = threading.Lock()
        self._reports: queue.Queue[tuple[float, Arrived, str]] = queue.Queue()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        for _ in range(3):
            threading.Thread(target=self._tell, daemon=True).start()

    @property
    def port(self) -> int:
        return self._server.server_port

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def create(self, form: dict[str, str]) -> tuple[WayOut, Arrived | None]:
        reference = parse_qs(urlsplit(form["StatusCallback"]).query)["ref"][0]
        with self._lock:
            self.tries[reference] += 1
            way = outgoing(self._troubles, reference, self.tries[reference])
            self.ways[way] += 1
            if way in (WayOut.LOST, WayOut.BUSY):
                self.lost.add(reference)
                return way, None
            one = Arrived("SM" + secrets.token_hex(16), form["To"], form["Body"], reference, form["StatusCallback"], datetime.now(UTC))
            self.arrived.append(one)
            self._by_phone[one.phone].append(one)
        for number, status in enumerate(reports(self._troubles, reference, _WAY)):
            self._reports.put((time.monotonic() + self._troubles.report_pause * (number + 1) / 2, one, status))
        return way, one

    def listed(self, phone: str, size: int) -> list[Arrived]:
        with self._lock:
            return self._by_phone[phone][: -size - 1 : -1]

    def reports_waiting(self) -> int:
        return self._reports.qsize()

    def _tell(self) -> None:
        while True:
            due, one, status = self._reports.get()
            time.sleep(max(0.0, due - time.monotonic()))
            address = urlsplit(one.callback)
            fields = wire.status_fields(sid=one.sid, sender="", recipient=one.phone, status=status, error_code=None)
            try:
                self._report(f"{address.path}?{address.query}", fields)
            except Exception:  # nobody repeats a report
                continue


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def _as_json(one: Arrived, sender: str) -> dict[str, Any]:
    created = format_datetime(one.at)
    return {"sid": one.sid, "from": sender, "to": one.phone, "body": one.text, "status": "queued", "direction": "outbound-api",
            "date_created": created, "date_updated": created, "date_sent": created, "num_segments": "1", "num_media": "0",
            "error_code": None, "error_message": None, "price_unit": "USD", "subresource_uris": {}}  # fmt: skip


def _handler(carrier: Carrier) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(raw, keep_blank_values=True).items()}
            way, one = carrier.create(form)
            if way is WayOut.BUSY:
                self._answer(429, {"code": 20429, "message": "Too Many Requests", "status": 429})
            elif way is WayOut.TAKEN and one is not None:
                self._answer(201, _as_json(one, form["From"]))
            else:
                self._cut()

        def do_GET(self) -> None:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            page = [_as_json(one, asked["From"]) for one in carrier.listed(asked["To"], int(asked.get("PageSize", "50")))]
            self._answer(200, {"messages": page, "page": 0, "page_size": len(page), "next_page_uri": None, "previous_page_uri": None})

        def _cut(self) -> None:
            """The connection is reset: the caller learns nothing."""
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            raw = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                pass  # the worker was killed while it waited

        def log_message(self, *args: object) -> None:
            pass

    return Handler
