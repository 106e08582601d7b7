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
    """News about a message that the provider has. `key` is its id, `reference` ours (empty when it did not come back)."""

    key: str
    reference: str
    state: Delivery
    error: SendError | None = None


class Provider(Protocol):
    """A provider module offers one object of this shape and registers it in desk/sms/providers/__init__.py.

    Nothing here may log or raise anything that holds a number, a text or a secret. `send` and `look_up` talk to the
    network, have a time limit of their own (10 s) and never raise for what the network or the provider did.
    """

    name: str

    def verify(self, request: HttpRequest) -> bool:
        """Whether the provider signed this request for our configured public address. Never looks at `Host`."""

    def parse(self, request: HttpRequest) -> Inbound | None:
        """The message in a verified request; None when there is none in it."""

    def parse_status(self, request: HttpRequest) -> StatusReport | None:
        """The status report in a verified request; None when it says nothing we need."""

    def acknowledge(self, text: str = "") -> HttpResponse:
        """The answer that tells the provider "we have it". A text is sent to the person by the provider at once: the
        last resort when our records are out of reach and no outbox can carry it."""

    def send(self, message: Outgoing) -> SendResult:
        """Hand the message over. One try."""

    def look_up(self, message: Outgoing, since: datetime, known: Iterable[str]) -> LookUp:
        """Whether the provider got this message since then; ids in `known` belong to other messages."""

    def problems(self) -> list[CheckMessage]:
        """What in the settings keeps this provider from working; shown when the desk starts."""
