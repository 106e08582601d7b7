"""What bench/queue.py measures: one call for each page, as a signed-in lead asks for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.contrib.auth.models import Group, User
from django.test import Client

from bench.queue_filling import RARE
from desk.console import changes
from desk.console.filters import Filter

Ask = Callable[[], object]


SEARCHES = {
    "rare word": RARE,
    "common word": "treatment",
    "two words": "neuropathy dexamethasone",
    "two common words": "what treatment",
    "beginning of words": "tr",
    "one letter": "t",
    "no such word": "xylophone",
    "phone number": "(202) 500-0042",
    "last digits": "0042",
    "case number": "4711",
}


def pages() -> Iterator[tuple[str, Ask]]:
    client = _lead()
    for one in Filter:
        yield f"queue, {one.title.lower()}", _get(client, "/console/", show=one.word)
    yield "queue, by reason and channel", _get(client, "/console/", reason="side_effects", channel="sms")
    yield "queue, page 100", _get(client, "/console/", page="100")
    yield "queue, closed, page 500", _get(client, "/console/", show="closed", page="500")
    # Asked for now: with time, cases pass from waiting to review only, and that is news.
    yield "queue news, unchanged", _get(client, "/console/news/", 204, **_seen(client.get("/console/")))
    yield "queue news, changed", _get(client, "/console/news/", version="old")
    yield "badge of every page", _get(client, "/console/waiting/")
    yield "one look of the stream", lambda: changes.seen({1, 2, 3})
    for name, words in SEARCHES.items():
        yield f"search, {name}", _post(client, "/console/search/", words=words)
    yield "case page", _get(client, "/console/cases/42/")
    yield "next", lambda: _is(client.post("/console/next/"), 302)


def _lead() -> Client:
    account, made = User.objects.get_or_create(username="bench.lead")
    if made:
        account.groups.add(Group.objects.get(name="lead"))
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    return client


def _get(client: Client, address: str, status: int = 200, **fields: str) -> Ask:
    return lambda: _is(client.get(address, fields), status)


def _post(client: Client, address: str, **fields: str) -> Ask:
    return lambda: _is(client.post(address, fields), 200)


def _is(answer: object, status: int) -> None:
    if answer.status_code != status:  # type: ignore[attr-defined]
        raise SystemExit(f"The desk answered {answer.status_code} where {status} was expected, so there is nothing to measure.")  # type: ignore[attr-defined]


def _seen(page: object) -> dict[str, str]:
    """What the queue's page sends along when it asks for news."""
    part = re.search(r'<div id="seen".*?</div>', page.content.decode(), re.DOTALL)  # type: ignore[attr-defined]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', part[0])) if part else {}
