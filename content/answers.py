"""Every text the product says, read from the `responses:` of domain.yml. Other keys of that file are not looked at.

A response has two variants: the web text (no `channel:`) and the SMS text (`channel: sms`). The metadata of the web
variant says what the response is for, with exactly one of these keys:

    topic: bcma_definition     an answer; also has title, ask (the question a button sends) and section
    conversation: greet        a word of courtesy
    handoff: side_effects      the reply that hands over to the helpline; also has priority, unless it makes no case
    fixed: too_long            a text of the desk

`facts` in the metadata of either variant has one line per sentence: the facts of content/page.yml it rests on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from content import contacts, page
from content.contacts import Contacts, Link
from content.errors import ContentError, Problem, fail
from content.files import ROOT, need, read_mapping
from content.page import Page
from content.placeholders import expand, names

FILE = "domain.yml"

FROM_CONTENT = ("helpline", "emergency", "crisis_line", "hours", "reviewed")
FROM_CALLER = ("limit", "length", "name", "other", "staff_hours")


class Kind(str, Enum):
    TOPIC = "topic"
    CONVERSATION = "conversation"
    HANDOFF = "handoff"
    FIXED = "fixed"


@dataclass(frozen=True)
class Answer:
    """One response in both wordings. `web` and `sms` still have their placeholders; `render` fills them.

    `section` is an id of page.yml, `heading` what a person is shown for it. A revision is the first 12 hexadecimal
    digits of the SHA-256 of the wording before placeholders are filled.
    """

    response: str
    kind: Kind
    key: str
    title: str
    ask: str
    section: str | None
    heading: str | None
    reviewed: date | None
    priority: int | None
    web: str
    sms: str
    facts_web: tuple[tuple[str, ...], ...]
    facts_sms: tuple[tuple[str, ...], ...]
    revision_web: str
    revision_sms: str
    page: Page = field(repr=False, compare=False)
    contacts: Contacts = field(repr=False, compare=False)

    @property
    def topic(self) -> str | None:
        return self.key if self.kind is Kind.TOPIC else None

    @property
    def handoff(self) -> str | None:
        return self.key if self.kind is Kind.HANDOFF else None

    def text(self, channel: str) -> str:
        return self.sms if channel == "sms" else self.web

    def facts(self, channel: str) -> tuple[tuple[str, ...], ...]:
        return self.facts_sms if channel == "sms" else self.facts_web

    def revision(self, channel: str) -> str:
        return self.revision_sms if channel == "sms" else self.revision_web

    def render(self, channel: str, country: str | None = None, **values: object) -> str:
        """The text as a person reads it. `values` are what the caller knows: limit, length, name, other, staff_hours.

        `channel` is "web" or "sms"; `country` (ISO 3166) decides the numbers of an SMS, unknown gives both.
        Raises KeyError when a placeholder has no value.
        """
        said = self.contacts.phrases(channel, country) | {"reviewed": self.page.reviewed_in_words(channel)}
        return expand(self.text(channel), said | {name: _in_words(value) for name, value in values.items()})

    def links(self, channel: str, country: str | None = None, **values: object) -> tuple[Link, ...]:
        """The phone numbers of the text as rendered."""
        return self.contacts.links(self.render(channel, country, **values))


class Answers(Mapping[str, Answer]):
    """All responses by name (`utter_...`), in the order of domain.yml."""

    def __init__(self, by_response: Mapping[str, Answer]) -> None:
        self._by_response = dict(by_response)
        self._by_kind = {kind: {a.key: a for a in by_response.values() if a.kind is kind} for kind in Kind}

    def __getitem__(self, response: str) -> Answer:
        return self._by_response[response]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_response)

    def __len__(self) -> int:
        return len(self._by_response)

    def of_kind(self, kind: Kind) -> Mapping[str, Answer]:
        return self._by_kind[kind]

    def topics(self) -> Mapping[str, Answer]:
        """The answers of the page by topic id."""
        return self._by_kind[Kind.TOPIC]

    def handoffs(self) -> Mapping[str, Answer]:
        """The hand-off replies by reason."""
        return self._by_kind[Kind.HANDOFF]

    def for_topic(self, topic: str) -> Answer:
        return self._by_kind[Kind.TOPIC][topic]

    def for_handoff(self, reason: str) -> Answer:
        return self._by_kind[Kind.HANDOFF][reason]

    def priority(self, reason: str) -> int | None:
        """1 is most urgent; None for a reason that makes no case."""
        return self.for_handoff(reason).priority


def load(root: Path = ROOT) -> Answers:
    """All texts, read once per root. Raises ContentError naming every broken response at once."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: Path) -> Answers:
    the_page, the_contacts = page.load(root), contacts.load(root)
    responses = need(read_mapping(root, FILE), "responses", dict, file=FILE, where="The top")
    found: dict[str, Answer] = {}
    problems: list[Problem] = []
    for name, variants in responses.items():
        try:
            found[name] = _answer(name, variants, the_page, the_contacts)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return Answers(found)


def _answer(name: str, variants: Any, the_page: Page, the_contacts: Contacts) -> Answer:
    web, sms = _variant(name, variants, None), _variant(name, variants, "sms")
    metadata = web.get("metadata") or {}
    kind, key = _kind(name, metadata)
    title = ask = ""
    section = None
    if kind is Kind.TOPIC:
        title, ask, section = (need(metadata, entry, str, file=FILE, where=name) for entry in ("title", "ask", "section"))
        if section not in the_page.sections:
            raise fail(FILE, f"{name}: the section `{section}` is not in {page.FILE}.", f"Use one of: {', '.join(the_page.sections)}.")
    priority = metadata.get("priority")
    if kind is Kind.HANDOFF and priority not in (1, 2, 3, None):
        raise fail(FILE, f"{name}: the priority {priority!r} is not 1, 2 or 3.", "Use 1 for danger, or leave it out when no case is to be made.")
    for text in (web["text"], sms["text"]):
        unknown = [word for word in names(text) if word not in FROM_CONTENT + FROM_CALLER]
        if unknown or "{" in expand(text, dict.fromkeys(names(text), "x")):
            what = f"{{{unknown[0]}}} is" if unknown else "a brace is"
            raise fail(FILE, f"{name}: {what} no placeholder.", f"Use one of: {', '.join(FROM_CONTENT + FROM_CALLER)}.")
    return Answer(
        response=name,
        kind=kind,
        key=key,
        title=title,
        ask=ask,
        section=section,
        heading=the_page.sections[section].heading if section else None,
        reviewed=the_page.reviewed if kind is Kind.TOPIC else None,
        priority=priority if kind is Kind.HANDOFF else None,
        web=web["text"],
        sms=sms["text"],
        facts_web=_facts(name, metadata),
        facts_sms=_facts(name, sms.get("metadata") or {}),
        revision_web=_revision(web["text"]),
        revision_sms=_revision(sms["text"]),
        page=the_page,
        contacts=the_contacts,
    )


def _variant(name: str, variants: Any, channel: str | None) -> dict[str, Any]:
    """The one variant for the channel. Two would be picked from at random, and nobody could say which was said."""
    label = "SMS" if channel else "web"
    fitting = [v for v in variants if isinstance(v, dict) and v.get("channel") == channel] if isinstance(variants, list) else []
    if len(fitting) != 1:
        step = "Add a variant with `channel: sms`." if channel else "Add a variant without `channel:`."
        what = f"has no {label} text" if not fitting else f"has {len(fitting)} {label} texts"
        raise fail(FILE, f"{name} {what}.", step if not fitting else "Keep one.")
    need(fitting[0], "text", str, file=FILE, where=f"{name}, {label}")
    return fitting[0]


def _kind(name: str, metadata: Any) -> tuple[Kind, str]:
    said = [(kind, metadata[kind.value]) for kind in Kind if isinstance(metadata, dict) and kind.value in metadata]
    if len(said) != 1 or not isinstance(said[0][1], str):
        raise fail(FILE, f"{name}: the metadata of the web text must hold exactly one of topic, conversation, handoff, fixed.", "The other responses show how it looks.")
    kind, key = said[0]
    expected = f"utter_handoff_{key}" if kind is Kind.HANDOFF else f"utter_{key}"
    if name != expected:
        raise fail(FILE, f"{name} says `{kind.value}: {key}`, so it should be named {expected}.", "Change the one or the other.")
    return kind, key


def _facts(name: str, metadata: Any) -> tuple[tuple[str, ...], ...]:
    lines = metadata.get("facts", []) if isinstance(metadata, dict) else []
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise fail(FILE, f"{name}: `facts` is not a list with one line per sentence.", "Write each line as `- bcma-1 bcma-3`.")
    return tuple(tuple(line.split()) for line in lines)


def _revision(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:12]


def _in_words(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
