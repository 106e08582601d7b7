"""What strangers send, read strictly. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NoReturn

from desk.conversations.intake import LONGEST_KEY
from desk.conversations.models import HelpfulReason

LONGEST_SITE = 40


class Malformed(Exception):
    """The body is not what the address takes. Carries nothing of the body."""


@dataclass(frozen=True)
class Inbound:
    key: str
    text: str


def message(body: bytes) -> Inbound:
    """{"key": 1 to 80 printable ASCII characters, "text": any text}. Other fields are ignored. Raises Malformed."""
    content = json_object(body)
    key, text = content.get("key"), content.get("text")
    if not isinstance(key, str) or not isinstance(text, str):
        raise Malformed
    if not 1 <= len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable():
        raise Malformed
    return Inbound(key, text)


@dataclass(frozen=True)
class Opening:
    """`site`: the page's site key, empty without one. `topics`: what it would like to offer, known or not, each once."""

    site: str = ""
    topics: tuple[str, ...] = ()


def opening(body: bytes) -> Opening:
    """{"site": at most 40 characters, "topics": a list of texts}, both optional; no body is an empty one. Raises Malformed."""
    if not body:
        return Opening()
    content = json_object(body)
    site, topics = content.get("site"), content.get("topics")
    if not isinstance(site, str | None) or not isinstance(topics, list | None) or not all(isinstance(one, str) for one in topics or ()):
        raise Malformed
    if len(site or "") > LONGEST_SITE:
        raise Malformed
    return Opening(site or "", tuple(dict.fromkeys(topics or ())))


@dataclass(frozen=True)
class Judged:
    helpful: bool
    reason: str = ""


def judged(body: bytes) -> Judged:
    """{"helpful": true or false, "reason": null or one of HelpfulReason}. Who was helped has no reason. Raises Malformed."""
    content = json_object(body)
    helpful, reason = content.get("helpful"), content.get("reason")
    if not isinstance(helpful, bool) or not isinstance(reason, str | None):
        raise Malformed
    if reason is not None and reason not in HelpfulReason.values:
        raise Malformed
    return Judged(helpful, "" if helpful else reason or "")


def number(value: str) -> int:
    """A message's number as it stands in an address. Raises Malformed."""
    if not value.isascii() or not value.isdigit() or len(value) > 18:
        raise Malformed
    return int(value)


def yes(body: bytes) -> bool:
    """{"yes": true or false}. Raises Malformed."""
    value = json_object(body).get("yes")
    if not isinstance(value, bool):
        raise Malformed
    return value


def json_object(body: bytes) -> dict[str, Any]:
    """One JSON object in UTF-8 without doubled names, NaN or Infinity, nested as deep as Python reads. Raises Malformed."""
    try:
        content = json.loads(body.decode("utf-8"), object_pairs_hook=_no_doubles, parse_constant=_refuse)
    except (ValueError, RecursionError):  # UnicodeDecodeError and JSONDecodeError are ValueErrors
        raise Malformed from None
    if not isinstance(content, dict):
        raise Malformed
    return content


def after(value: str | None) -> int:
    """The `after` of a query: a message number, 0 when absent. Raises Malformed."""
    return number(value) if value else 0


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise Malformed
    return content


def _refuse(_: str) -> NoReturn:
    raise Malformed
