"""What the people of a test do, in one call each, and what is on the page afterwards."""

from __future__ import annotations

import html
import itertools
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.contrib.auth.models import Group, User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from desk.audit.models import AuditEntry
from desk.conversations import cases, wording
from desk.conversations.cases import Outcome
from desk.conversations.intake import receive
from desk.conversations.models import Case, Conversation, Message
from desk.conversations.opening import open_web
from desk.conversations.reasons import Handoff
from desk.conversations.record import say

PASSWORD = "calm-river-otter-9"
PHONE = "+12025550143"
_keys = itertools.count()
_phones = itertools.count(2025550100)


def account(name: str, *roles: str, **more: Any) -> User:
    """An account with these roles (desk/console/rights.py)."""
    user = User.objects.create_user(name, password=PASSWORD, **more)
    user.groups.set([Group.objects.get(name=role) for role in roles])
    return user


def signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def asks(
    text: str, *, reason: str = "side_effects", channel: str = "web", reply_here: bool | None = None, minutes_ago: int = 0, phone: str = ""
) -> Case:
    """A person writes, the assistant hands it off, and a case waits."""
    if channel == "web":
        conversation = open_web()
    else:
        conversation = Conversation.objects.create(
            channel="sms", address=phone or f"+1{next(_phones)}", service_address="+18005550100", country="US"
        )
    return hands_off(conversation, text, reason=reason, reply_here=reply_here, minutes_ago=minutes_ago)


def hands_off(
    conversation: Conversation, text: str, *, reason: str, reply_here: bool | None = None, minutes_ago: int = 0, **record: Any
) -> Case:
    """A turn that ends with a hand-off, written down as the turn does it. `record` is more of the message's turn record."""
    message = writes(conversation, text)
    handoff = Handoff(reason)
    changes = {"answered_at": timezone.now(), "handoff_reason": reason, "handoff_priority": handoff.priority} | record
    Message.objects.filter(pk=message.pk).update(**changes)
    case = cases.open_or_raise(conversation, handoff, message)
    say(conversation, wording.said(f"utter_handoff_{reason}", conversation.channel, conversation.country), reply_to=message)
    opened = timezone.now() - timedelta(minutes=minutes_ago)
    Case.objects.filter(pk=case.pk).update(reply_here=reply_here, opened_at=opened, waits_since=opened)
    return fresh(case)


def writes(conversation: Conversation, text: str) -> Message:
    message, _created = receive(conversation, text=text, client_key=f"key-{next(_keys)}")
    return message


def writes_to_staff(case: Case, text: str) -> Message:
    """As the turn notes it while staff hold the conversation: nothing is answered, and the person waits again."""
    message = writes(case.conversation, text)
    cases.wait_again(case.conversation, since=message.created_at)
    return message


def claims(case: Case, staff: User) -> Case:
    assert cases.claim(case.pk, staff, fresh(case).version) is Outcome.DONE
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.select_related("conversation").get(pk=case.pk)


def texts_of_staff(case: Case) -> list[str]:
    return list(Message.objects.filter(conversation=case.conversation, sender="staff").order_by("pk").values_list("text", flat=True))


def audited(action: str) -> list[tuple[str, str]]:
    """Who did it to what, in order."""
    return [(entry.actor.username if entry.actor else "", entry.target) for entry in AuditEntry.objects.filter(action=action)]


def act(client: Client, case: Case, what: str, *, version: int | str | None = None, follow: bool = True, **more: Any) -> HttpResponse:
    """Press a button of the case page: claim, release, reply, resolve. `version` is the one that the page showed."""
    shown = fresh(case).version if version is None else version
    htmx = more.pop("htmx", False)
    headers = {"HX-Request": "true"} if htmx else {}
    chosen = {"disposition": "answered"} if what == "resolve" else {}
    return client.post(f"/console/cases/{case.pk}/{what}/", {"version": shown, **chosen, **more}, follow=follow, headers=headers)


def visible(response: HttpResponse) -> str:
    """The words of a page, in order, without its markup."""
    text = re.sub(r"<(script|style|title)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def part(response: HttpResponse, name: str) -> str:
    """The words of the element with this id."""
    reader = _Part(name)
    reader.feed(response.content.decode())
    assert reader.found, f"the page has no part #{name}"
    return " ".join("".join(reader.words).split())


class _Part(HTMLParser):
    EMPTY = frozenset({"meta", "link", "input", "br", "path", "circle"})

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found = False
        self.depth = 0
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in self.EMPTY:
            return
        if self.depth:
            self.depth += 1
            self.words.append(" ")
        elif dict(attributes).get("id") == self.name:
            self.found, self.depth = True, 1

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in self.EMPTY:
            self.depth -= 1
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.words.append(data)

