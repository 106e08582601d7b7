"""A small desk for the widget's tests: Contract of the widget API, the widget's real files, a strict CSP.

It answers from SCRIPT, remembers what arrived, and can be made to fail in the ways a network does.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
import time
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from desk.web import cors, widget_files

WIDGET = Path(__file__).parents[2] / "widget"
RELEASE = widget_files.read(WIDGET)  # what the desk serves: small, and of one release
APART = widget_files.read(WIDGET, apart=True)  # each module by itself, for tests of one, or with one broken
CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HELPLINE = [
    {"label": "USA and Canada", "display": "800-452-CURE (2873)", "href": "tel:+18004522873"},
    {"label": "Everywhere else", "display": "+1-818-487-7455", "href": "tel:+18184877455"},
]
LINKS = [{"label": line["display"], "href": line["href"]} for line in HELPLINE]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/page.css"></head>
<body><main><h1>About immunotherapy</h1><p>{text}</p><p><a href="#more">More</a> <input aria-label="Search the site"></p></main>
<imf-assistant><p>Helpline: <a href="tel:+18004522873">800-452-CURE (2873)</a>, <a href="tel:+18184877455">+1-818-487-7455</a></p></imf-assistant>
<script defer src="/widget/embed.js" {options}></script></body></html>"""

Reply = dict


def answer(text: str, **more) -> Reply:
    return {"from": "assistant", "text": text, **more}


BCMA = answer(
    "BCMA is a marker that sits on the outside of most myeloma cells.\n\nIt matters because:\n"
    "- It shows treatments where to go.\n- It helps myeloma cells stay alive.",
    answer={"topic": "bcma_definition", "title": "What BCMA is", "section": "What Is BCMA?", "reviewed": "2025-05-19"},
)
HANDOFF = answer(
    "This page does not cover what a treatment may do to you, and that deserves a real answer.\n\n"
    "Please call the helpline: 800-452-CURE (2873) in the USA and Canada, +1-818-487-7455 everywhere else.",
    handoff=True,
    links=LINKS,
)
OFFER = answer("May the helpline staff reply to you here?", choices=[{"label": "Yes, reply here", "reply_here": True}])
DANGER = {
    "from": "system",
    "danger": True,
    "handoff": True,
    "text": "Call 911 in the USA and Canada, or your local emergency number, now. Then call your treatment team.\n\n"
    "The helpline can support you afterwards: 800-452-CURE (2873) in the USA and Canada, +1-818-487-7455 everywhere else.",
    "links": [{"label": "911", "href": "tel:911"}, *LINKS],
}
CLARIFY = answer(
    "Which of these do you mean?",
    choices=[{"label": "What BCMA is", "send": "What is BCMA?"}, {"label": "How CAR T works", "send": "How does CAR T work?"}],
)
LONG = answer(
    "\n\n".join(f"Part {n}. " + "Your defence against illness has many helpers, and each of them has its own work. " * 3 for n in range(1, 9)),
    answer=BCMA["answer"],
)
HOSTILE_TEXT = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script> javascript:alert(1) \u202egnp.exe e\u0301\u0302" + "\u0301" * 60
HOSTILE = answer(
    HOSTILE_TEXT,
    handoff=True,
    links=[{"label": "javascript:alert(1)", "href": "javascript:window.broken=1"}, {"label": "<img", "href": "tel:1\"onclick=\"x"}],
    choices=[{"label": "<b>bold</b>", "send": "<i>sent</i>"}],
)
SCRIPT: list[tuple[str, list[Reply]]] = [
    ("bcma", [BCMA]),
    ("side effects", [HANDOFF, OFFER]),
    ("fever", [DANGER]),
    ("which", [CLARIFY]),
    ("long", [LONG]),
    ("hostile", [HOSTILE]),
    ("quiet", []),
]
GREETING = answer("Hello. I can answer questions about immunotherapy for multiple myeloma. What would you like to know?")


class Failure(Enum):
    """How the desk can be made to fail."""

    NONE = "none"
    DOWN = "down"  # nobody answers, not even with the widget's files
    API_DOWN = "api_down"  # the files are there, the API is not
    LOSE_ANSWER = "lose_answer"  # the next message is stored, its answer never arrives
    NO_STREAM = "no_stream"  # the stream is refused, everything else works
    LIMITED = "limited"  # 429 for messages
    GARBAGE = "garbage"  # 200, and JSON that is not the desk's
    ERROR = "error"  # 500 for every call


@dataclass
class Chat:
    token: str
    messages: list[dict] = field(default_factory=list)
    staff: str | None = None
    ended: bool = False
    ratings: list[tuple[int, dict]] = field(default_factory=list)  # (seq, body), changes of mind included


class StubDesk:
    """Starts with `with StubDesk() as desk`; `desk.url` is the address of the page with the widget."""

    def __init__(self) -> None:
        self.chats: dict[str, Chat] = {}
        self.failure = Failure.NONE
        self.pause = 0.0  # seconds before a message is answered
        self.forgets_later = ""  # what is said when staff look first
        self.requests: list[str] = []  # method and path, in order of arrival
        self.openings: list[dict] = []  # every body of POST conversations
        self.sends: list[dict] = []  # every body of POST …/messages, repeats included
        self.replaced: dict[str, str] = {}  # widget file -> other content
        self.page = PAGE.format(text="Some text of the page. " * 40, options="")
        self.page_css = ""
        self.page_js = ""
        self.packs = False  # whether the widget's files are sent gzipped
        self.inner_page = ""  # for a frame in the page
        self.policy = CSP
        self.allowed_origin = ""  # of a page on another server
        self.changed = threading.Condition()
        self.closing = False
        self.generation = 0  # raised to break the streams that are open
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"desk": self}))
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # the browser left before the answer; nothing is printed
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self) -> StubDesk:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with self.changed:
            self.closing = True
            self.changed.notify_all()
        self.server.shutdown()
        self.server.server_close()

    def fail(self, failure: Failure) -> None:
        with self.changed:
            self.failure = failure
            self.generation += 1
            self.changed.notify_all()

    @property
    def chat(self) -> Chat:
        """The conversation begun last."""
        return list(self.chats.values())[-1]

    def texts(self, sender: str = "person") -> list[str]:
        return [m["text"] for chat in self.chats.values() for m in chat.messages if m["from"] == sender]

    def add(self, chat: Chat, message: Reply) -> dict:
        whole = {"name": None, "key": None, "answer": None, "helpful": None, "danger": False, "handoff": False, "links": [], "choices": [], **message}
        with self.changed:
            whole |= {"seq": len(chat.messages) + 1, "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            chat.messages.append(whole)
            self.changed.notify_all()
        return whole

    def staff_says(self, text: str, name: str = "Ana") -> None:
        with self.changed:
            self.chat.staff = name
            self.changed.notify_all()
        self.add(self.chat, {"from": "staff", "name": name, "text": text})

    def take(self, chat: Chat, key: str, text: str) -> list[dict]:
        """The turn: the same key gives the same messages."""
        for at, message in enumerate(chat.messages):
            if message["key"] == key:
                end = next((n for n in range(at + 1, len(chat.messages)) if chat.messages[n]["from"] in ("person", "staff")), None)
                return chat.messages[at:end]
        said = [self.add(chat, {"from": "person", "key": key, "text": text})]
        if chat.staff:
            return said
        replies = next((r for word, r in SCRIPT if word in text.lower()), [HANDOFF])
        return said + [self.add(chat, reply) for reply in replies]


class Handler(BaseHTTPRequestHandler):
    desk: StubDesk
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Silent: nothing of a message may be printed."""

    def answer(self, status: int, body: bytes, kind: str, *, packed: bool = False) -> None:
        self.send_response(status)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.desk.policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Access-Control-Allow-Origin", "*" if self.path.startswith("/widget/") else self.desk.allowed_origin)
        self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self) -> None:
        self.desk.requests.append(f"OPTIONS {self.path}")
        self.send_response(204)
        for name, value in cors.PREFLIGHT.items():
            self.send_header(name, value)
        self.send_header("Access-Control-Allow-Origin", self.desk.allowed_origin)
        self.end_headers()

    def say(self, status: int, value: dict) -> None:
        self.answer(status, json.dumps(value).encode(), "application/json")

    def refuse(self, status: int, message: str) -> None:
        self.say(status, {"error": {"code": "no", "message": message}, "contacts": {"helpline": HELPLINE}})

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.close()

    def is_down(self) -> bool:
        failure = self.desk.failure
        return failure is Failure.DOWN or (failure is Failure.API_DOWN and self.path.startswith("/api/"))

    def do_GET(self) -> None:
        self.desk.requests.append(f"GET {self.path}")
        if self.is_down():
            return self.hang_up()
        url = urlsplit(self.path)
        if url.path == "/":
            return self.answer(200, self.desk.page.encode(), "text/html")
        if url.path == "/widget-page":
            return self.answer(200, self.desk.inner_page.encode(), "text/html")
        if url.path == "/page.js":
            return self.answer(200, self.desk.page_js.encode(), "text/javascript")
        if url.path == "/page.css":
            return self.answer(200, self.desk.page_css.encode(), "text/css")
        if found := re.fullmatch(r"/widget/([\w./-]+)", url.path):
            kind = widget_files.KINDS.get(Path(found[1]).suffix, "")
            if found[1] in self.desk.replaced:
                return self.answer(200, self.desk.replaced[found[1]].encode(), kind)
            served = APART if found[1] not in RELEASE.files or self.desk.replaced.keys() - RELEASE.files else RELEASE
            if found[1] in served.files:
                file = served.files[found[1]]
                return self.answer(200, file.packed if self.desk.packs else file.body, kind, packed=self.desk.packs)
        if found := re.fullmatch(r"/api/v1/conversations/([\w-]+)/(messages|events)", url.path):
            chat = self.allowed(found[1])
            after = int(parse_qs(url.query)["after"][0])
            if chat and found[2] == "messages":
                new = [m for m in chat.messages if m["seq"] > after]
                return self.say(200, {"messages": new, "staff": chat.staff and {"name": chat.staff}})
            if chat:
                return self.stream(chat, after)
            return None
        return self.refuse(404, "There is nothing here.")

    def do_POST(self) -> None:
        self.desk.requests.append(f"POST {self.path}")
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.is_down():
            return self.hang_up()
        if self.is_wrong():
            return None
        desk = self.desk
        if self.path == "/api/v1/conversations":
            desk.openings.append(body)
            chat = Chat(secrets.token_urlsafe(24))
            name = secrets.token_urlsafe(24)
            desk.chats[name] = chat
            greeting = desk.add(chat, GREETING)
            return self.say(201, {"conversation": name, "token": chat.token, "messages": [greeting], "contacts": {"helpline": HELPLINE}, "keep_days": 30})
        found = re.fullmatch(r"/api/v1/conversations/([\w-]+)/(messages|reply-here|end|messages/(\d+)/helpful)", self.path)
        chat = self.allowed(found[1])
        if not chat:
            return None
        if found[2] == "end":
            chat.ended = True
            return self.say(200, {"ended": True})
        if found[3]:
            return self.rate(chat, int(found[3]), body)
        if found[2] == "reply-here":
            return self.say(200, {"messages": [desk.add(chat, answer("Thank you. It is noted, and the staff can reply here."))]})
        desk.sends.append(body)
        if len(body["text"]) > 32_000:
            return self.refuse(413, "That is too long for us. Please shorten it.")
        if desk.failure is Failure.LIMITED:
            return self.refuse(429, "Please wait a little.")
        time.sleep(desk.pause)
        messages = desk.take(chat, body["key"], body["text"])
        if desk.failure is Failure.LOSE_ANSWER:
            desk.failure = Failure.NONE
            return self.hang_up()
        return self.say(200, {"messages": messages})

    def do_DELETE(self) -> None:
        self.desk.requests.append(f"DELETE {self.path}")
        if self.is_down():
            return self.hang_up()
        if self.is_wrong():
            return None
        name = self.path.rsplit("/", 1)[1]
        if self.allowed(name):
            del self.desk.chats[name]
            later = self.desk.forgets_later
            self.say(200, {"forgotten": False, "later": later} if later else {"forgotten": True})
        return None

    def is_wrong(self) -> bool:
        if self.desk.failure is Failure.GARBAGE:
            self.say(200, {"hello": "from a proxy"})
        elif self.desk.failure is Failure.ERROR:
            self.answer(500, b"<h1>no</h1>", "text/html")
        else:
            return False
        return True

    def rate(self, chat: Chat, seq: int, body: dict) -> None:
        message = next((m for m in chat.messages if m["seq"] == seq and m["answer"]), None)
        if not message:
            return self.refuse(404, "")
        message["helpful"] = body["helpful"]
        chat.ratings.append((seq, body))
        return self.say(200, body)

    def allowed(self, name: str) -> Chat | None:
        chat = self.desk.chats.get(name)
        if chat and not chat.ended and self.headers["Authorization"] == f"Bearer {chat.token}":
            return chat
        self.refuse(401, "")
        return None

    def stream(self, chat: Chat, after: int) -> None:
        desk = self.desk
        if desk.failure in (Failure.NO_STREAM, Failure.LOSE_ANSWER):
            return self.refuse(503, "")
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Access-Control-Allow-Origin", self.desk.allowed_origin)
        self.end_headers()
        self.wfile.write(b": ping\n\n")
        generation, staff = desk.generation, object()  # whoever listens is told once who is there, as by the desk
        with desk.changed:
            while not desk.closing and desk.generation == generation:
                events = [("message", m) for m in chat.messages if m["seq"] > after]
                if chat.staff != staff:
                    staff = chat.staff
                    events.insert(0, ("staff", {"name": staff}))
                after = max([after, *(m["seq"] for m in chat.messages)])
                try:
                    for name, value in events:
                        self.wfile.write(f"event: {name}\ndata: {json.dumps(value)}\n\n".encode())
                except OSError:
                    return None
                desk.changed.wait(1)
        return None
