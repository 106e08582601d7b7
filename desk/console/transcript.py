"""A conversation as staff read it. Handing it out and writing that down in the audit log are one act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from content import approvals
from desk.audit.record import record
from desk.conversations import delivery, wording
from desk.conversations.models import Case, Channel, Conversation, Message, Outbox, Sender
from desk.conversations.reasons import DANGERS
from desk.sms import quiet
from desk.sms.errors import staff_see

from . import history, words
from .history import Line
from .told import colleague

# Messages that a page shows at first. The thread of a phone number may be years long.
LATEST = 200
# Guesses of the model that a member of staff looks at.
RANKED = 3


@dataclass(frozen=True)
class Delivery:
    """The state of one message on its way to the person, in a word, a mark and a reason."""

    state: str
    word: str
    mark: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """One message. The lists are in words and empty for what we said."""

    number: int
    kind: str  # person | assistant | staff | system
    who: str
    at: datetime
    text: str
    opens_case: bool = False
    is_danger: bool = False
    topics: list[str] = field(default_factory=list)
    handoff: str = ""
    clarify: list[str] = field(default_factory=list)
    ranking: list[tuple[str, int]] = field(default_factory=list)  # name, percent
    rule: str = ""
    delivery: Delivery | None = None
    unapproved: bool = False  # an answer in a wording that no clinician has approved

    @property
    def has_why(self) -> bool:
        return bool(self.ranking or self.rule)


@dataclass(frozen=True)
class Transcript:
    """`rows` are the entries with the acts and notes of staff between them, by time."""

    entries: list[Entry]
    earlier: int  # messages before the first entry
    rows: list[Entry | Line] = field(default_factory=list)

    @property
    def newest(self) -> int:
        return self.entries[-1].number if self.entries else 0


def show(case: Case, staff: AbstractBaseUser, *, whole: bool = False) -> Transcript:
    """The latest messages, or all of them, for this member of staff, with an entry in the audit log. `case.conversation` must be loaded."""
    record(staff, "transcript.viewed", f"case:{case.pk}")
    messages = Message.objects.filter(conversation=case.conversation_id).select_related("author", "outbox")
    total = messages.count()
    shown = list(messages.order_by("pk") if whole else messages.order_by("-pk")[:LATEST][::-1])
    entries = [_entry(message, case) for message in shown]
    earlier = total - len(shown)
    lines = history.lines(case.conversation_id, since=entries[0].at if earlier else None)
    return Transcript(entries, earlier, rows=sorted([*entries, *lines], key=lambda row: row.at))


def _entry(message: Message, case: Case) -> Entry:
    from_person = message.sender == Sender.PERSON
    return Entry(
        number=message.pk,
        kind=message.sender,
        who=_who(message),
        at=message.created_at,
        text=message.text,
        opens_case=message.pk == case.opened_by_message_id,
        is_danger=from_person and message.handoff_reason in DANGERS,
        topics=[words.topic(topic) for topic in message.topics] if from_person else _said(message),
        handoff=words.reason(message.handoff_reason).name if message.handoff_reason else "",
        clarify=[words.topic(topic) for topic in message.clarify],
        ranking=[(words.topic(str(one.get("name", ""))), round(100 * float(one.get("confidence", 0)))) for one in message.ranking[:RANKED]],
        rule=words.rule(message.rule) if message.rule else "",
        delivery=_delivery(message, case.conversation),
        unapproved=_is_unapproved(message, case.conversation.channel),
    )


def _said(message: Message) -> list[str]:
    answer = wording.answer_of(message.response)
    return [answer.title] if answer else []


def _is_unapproved(message: Message, channel: str) -> bool:
    """About the wording that was said then, whatever the answer says today."""
    if message.sender != Sender.ASSISTANT or wording.answer_of(message.response) is None:
        return False
    was_said = (message.response, channel, message.revision)
    return all((one.answer, one.channel, one.revision) != was_said for one in approvals.load())


def _who(message: Message) -> str:
    if message.sender == Sender.STAFF:
        return colleague(message.author)
    return {Sender.PERSON: "Person", Sender.ASSISTANT: "Assistant"}.get(message.sender, "Desk, by itself")


def _delivery(message: Message, conversation: Conversation) -> Delivery | None:
    """Of every text message that we sent, and of what staff wrote in the chat."""
    outbox = getattr(message, "outbox", None)
    by_text = conversation.channel == Channel.SMS
    if message.sender == Sender.PERSON or (outbox is None if by_text else message.sender != Sender.STAFF):
        return None
    state = delivery.of(
        channel=conversation.channel,
        message_id=message.pk,
        fetched=conversation.fetched,
        outbox=outbox.state if outbox else None,
    )
    said = words.DELIVERIES if by_text else words.DELIVERIES_IN_CHAT
    return Delivery(
        state=state,
        word=_waits_for_day(outbox, conversation) or said.get(state, words.DELIVERIES[state]),
        mark=words.DELIVERY_MARKS[state],
        reason=staff_see(outbox.error) if outbox else "",
    )


def _waits_for_day(outbox: Outbox | None, conversation: Conversation) -> str:
    """When a text goes out that waits because it is night there; empty for every other."""
    if outbox is None or outbox.state != words.Delivery.QUEUED or outbox.not_before is None or outbox.not_before <= timezone.now():
        return ""
    return words.GOES_OUT_AT.format(time=quiet.in_their_time(outbox.not_before, conversation.address))
