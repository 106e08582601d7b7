"""What every SMS provider has to do for us, in plain values. One module a provider; docs/add-an-sms-provider.md shows how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from django.core.checks import CheckMessage
from django.http import HttpRequest, HttpResponse

from desk.conversations.models import Delivery
from desk.sms.consent import Word
from desk.sms.errors import SendError


@dataclass(frozen=True)
class Inbound:
    """One message of a person, as it came. Addresses are the provider's spelling; nobody has checked them yet."""

    key: str  # the provider's id: unique for ever, the same on every repetition
    sender: str
    recipient: str
    text: str
    media: int = 0  # pictures, sounds, contact cards; their addresses are not kept and never fetched
    location: bool = False
    # STOP, START or HELP when the provider knew the word and has already answered it: ours would be a second answer
    answered_as: Word | None = None


@dataclass(frozen=True)
class Outgoing:
    """One message for a person. `reference` is our own id of it and comes back with every status report."""

    sender: str
    recipient: str
    text: str
    reference: str


@dataclass(frozen=True)
class Accepted:
    """The provider has the message and named it."""

    key: str


@dataclass(frozen=True)
class Refused:
    """The provider did not take it, or nobody knows (`error.retry` says which)."""

    error: SendError


SendResult = Accepted | Refused


class Found(Enum):
    """What the provider says about a message whose fate we do not know."""

    ABSENT = "absent"  # it has never seen it
    CANNOT_TELL = "cannot tell"


LookUp = Accepted | Found


@dataclass(frozen=True)
class StatusReport:
    """News about a message that the provider has. `key` is its id, `reference` ours (empty when it did not come back).

    A report is an end or on the way to one: nothing is tried again because of it (`errors.at_the_end`).
    """

    key: str
    reference: str
    state: Delivery
    error: SendError | None = None


class Provider(Protocol):
    """A provider module offers one object of this shape and registers it in desk/sms/providers/__init__.py.

    Nothing here may log or raise anything that holds a number, a text or a secret. `send` and `look_up` talk to the
    network, have a time limit of their own (10 s) and never raise for what the network or the provider did.
    """

    name: str  # also its place in the address of its webhooks, /sms/<name>/, and the word on the outbox rows it took
    status_method: str  # "POST", or "GET" where the provider reports no other way

    def verify(self, request: HttpRequest) -> bool:
        """Whether the provider made this request and meant it for us. Never looks at `Host`; without a secret, False."""

    def refusal_status(self, request: HttpRequest) -> int:
        """What a request that failed `verify` is answered with: 403, or 503 if the provider makes unsigned calls by
        mistake and repeats them after that."""

    def parse(self, request: HttpRequest) -> Inbound | None:
        """The message in a verified request; None when there is none in it."""

    def parse_status(self, request: HttpRequest) -> StatusReport | None:
        """The status report in a verified request; None when it says nothing we need."""

    def acknowledge(self) -> HttpResponse:
        """The answer that tells the provider "we have it", and makes it send nothing to the person."""

    def say_now(self, message: Inbound, text: str) -> HttpResponse:
        """The last resort when our records are out of reach and no outbox can carry an answer: the provider sends this
        text to whoever wrote, and the answer says "we have it". If it cannot, 503, so that the message comes again."""

    def send(self, message: Outgoing) -> SendResult:
        """Hand the message over. One try."""

    def look_up(self, message: Outgoing, since: datetime, known: Iterable[str]) -> LookUp:
        """Whether the provider got this message since then; ids in `known` belong to other messages.

        A provider that keeps no list answers CANNOT_TELL, always: such a message is never sent twice, and stays unknown
        until the provider's own report names it.
        """

    def problems(self) -> list[CheckMessage]:
        """What in the settings keeps this provider from working; shown when the desk starts and sends through it."""
