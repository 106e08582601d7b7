"""Bodies that are too large, too slow or packed never reach Django."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from content import contacts
from desk.web.limits import BodyLimits

API = "/api/v1/conversations"


class Inner:
    """Stands where Django stands; notes what got through."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        message = await receive()
        assert not message["more_body"]
        self.bodies.append(message["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


def ask(*chunks: bytes, path: str = API, headers: dict[str, str] | None = None, stalls: bool = False) -> tuple[int, dict, bytes, Inner]:
    """Send the chunks; `stalls` never sends the last one. Returns status, headers, body, and what stood behind."""
    inner = Inner()
    sent: list[dict[str, Any]] = []
    left = list(chunks)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(3600)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left) or stalls}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": [(k.lower().encode(), v.encode()) for k, v in (headers or {}).items()]}
    asyncio.run(asyncio.wait_for(BodyLimits(inner, patience=0.2)(scope, receive, send), 20))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent[1:]), inner


def is_refused(result: tuple, status: int, code: str) -> bool:
    got, headers, body, inner = result
    content = json.loads(body)
    assert inner.bodies == []
    assert headers[b"connection"] == b"close"
    assert [line["display"] for line in content["contacts"]["helpline"]] == [n.display for n in contacts.load().helpline]
    return (got, content["error"]["code"]) == (status, code)


def test_a_body_that_fits_goes_through_whole():
    status, _, body, inner = ask(b"a" * 20_000, b"b" * 12_768)
    assert (status, body, inner.bodies) == (200, b"ok", [b"a" * 20_000 + b"b" * 12_768])


def test_one_byte_more_does_not():
    assert is_refused(ask(b"a" * 20_000, b"b" * 12_769), 413, "too_large")


def test_endless_chunks_are_cut_off():
    assert is_refused(ask(*[b"a" * 1000] * 100_000), 413, "too_large")


def test_a_declared_length_is_enough_to_refuse():
    assert is_refused(ask(headers={"Content-Length": str(100_000_000)}, stalls=True), 413, "too_large")


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "9" * 30, "٣"])
def test_a_declared_length_that_is_none_is_refused(length):
    result = ask(headers={"Content-Length": length}, stalls=True)
    assert is_refused(result, 413, "too_large")


def test_a_body_that_drips_is_not_waited_for():
    assert is_refused(ask(b"a", stalls=True), 408, "too_slow")


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, gzip"])
def test_a_packed_body_is_not_unpacked(encoding):
    assert is_refused(ask(b"\x1f\x8b", headers={"Content-Encoding": encoding}), 400, "encoded")


def test_a_form_of_the_other_rooms_may_be_a_little_larger():
    assert ask(b"a" * 40_000, path="/sms/twilio/inbound")[0] == 200
    assert ask(b"a" * 70_000, path="/sms/twilio/inbound")[0] == 413


def test_a_refusal_can_be_read_by_an_allowed_page(settings):
    settings.ALLOWED_ORIGINS = frozenset({"https://www.foundation.test"})
    large = {"Content-Length": "99999999", "Origin": "https://www.foundation.test"}
    assert ask(headers=large)[1][b"access-control-allow-origin"] == b"https://www.foundation.test"
    assert b"access-control-allow-origin" not in ask(headers=large | {"Origin": "https://evil.test"})[1]


def test_the_server_may_start_and_stop_it():
    said: list[str] = []
    asked = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> dict[str, str]:
        return {"type": next(asked)}

    async def send(message: dict[str, str]) -> None:
        said.append(message["type"])

    asyncio.run(BodyLimits(Inner())({"type": "lifespan"}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
