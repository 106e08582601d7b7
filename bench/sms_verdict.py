"""What must be true after the storm: seen at the phones first, then in the records. Imported once Django is set up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.sms_carrier import Arrived
from bench.sms_phones import Text
from desk.conversations.models import Channel, Delivery, Message, Outbox, Sender
from desk.sms.send import URGENT

# What goes along with a reply and is none by itself.
BY_THE_WAY = frozenset({"utter_sms_intro", "utter_reply_offer", "utter_sms_more"})
ENDED = frozenset({Delivery.SENT, Delivery.DELIVERED})


@dataclass
class Verdict:
    """`violations` may not be; `notes` are counts that a reader wants to know."""

    violations: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Reply:
    """One of ours in the records."""

    outbox: int
    state: str
    inbound: int
    response: str
    text: str


def judge(written: Sequence[Text], arrived: Sequence[Arrived], lost: set[str], told_at_once: set[str]) -> Verdict:
    """`lost`: references of which a try did not arrive. `told_at_once`: texts that were answered in the webhook's own answer."""
    verdict = Verdict()
    rows = list(Message.objects.filter(sender=Sender.PERSON).order_by("pk").values_list("pk", "client_key", "answered_at", "rule"))
    replies = [
        Reply(*row)
        for row in Outbox.objects.filter(message__conversation__channel=Channel.SMS).order_by("pk").values_list("pk", "state", "message__reply_to", "message__response", "message__text")
    ]
    _inbound(verdict, written, rows, replies, told_at_once)
    _phones(verdict, replies, arrived)
    _ends(verdict, replies)
    _order(verdict, replies, arrived, lost)
    return verdict


def _inbound(verdict: Verdict, written: Sequence[Text], rows: Sequence[tuple], replies: Iterable[Reply], told_at_once: set[str]) -> None:
    """Each text is one row, answered, with one logical reply: the one it asked for, or the helpline's numbers."""
    by_key = defaultdict(list)
    for row in rows:
        by_key[row[1]].append(row)
    said = defaultdict(list)
    for reply in replies:
        said[reply.inbound].append(reply.response)
    for text in written:
        found = by_key.pop(text.sid, [])
        if text.sid in told_at_once:
            verdict.notes["records out of reach: helpline numbers at once" + (", answered again when repeated" if found else "")] += 1
            if not found:
                continue
        if len(found) != 1:
            verdict.violations.append(f"inbound {text.sid}: {len(found)} rows")
            continue
        pk, _, answered, rule = found[0]
        logical = [response for response in said.pop(pk, []) if response not in BY_THE_WAY]
        verdict.notes["answered"] += answered is not None
        if answered is None or len(logical) != 1:
            verdict.violations.append(f"inbound {pk}: answered {answered is not None} by {rule or 'the assistant'}, replies {logical}")
        elif logical != [text.answer]:
            if logical == ["utter_unavailable"] and text.answer not in URGENT:
                verdict.notes[f"helpline instead ({rule})"] += 1
            else:
                verdict.violations.append(f"inbound {pk}: asked for {text.answer}, was told {logical}")
    if by_key or said:
        verdict.violations.append(f"{len(by_key)} inbound rows and replies to {len(said)} messages that nobody wrote")


def _phones(verdict: Verdict, replies: Iterable[Reply], arrived: Iterable[Arrived]) -> None:
    """Each of our messages came to the phone once. A second look goes by the words, not by our own numbers."""
    times = Counter(one.reference for one in arrived)
    for reply in replies:
        if times[str(reply.outbox)] != 1:
            verdict.violations.append(f"outbox {reply.outbox} ({reply.response}): {times[str(reply.outbox)]} times on the phone, state {reply.state}")
    strangers = times.keys() - {str(reply.outbox) for reply in replies}
    if strangers:
        verdict.violations.append(f"{len(strangers)} messages on phones that are not in the records")
    surplus = Counter(one.text for one in arrived)
    surplus.subtract(Counter(reply.text for reply in replies))
    wrong = sum(abs(count) for count in surplus.values())
    if wrong:
        verdict.violations.append(f"by their words, {wrong} messages are too many or missing on the phones")


def _ends(verdict: Verdict, replies: Iterable[Reply]) -> None:
    for reply in replies:
        verdict.notes[f"outbox {reply.state}"] += 1
        if reply.state not in ENDED:
            verdict.violations.append(f"outbox {reply.outbox} ({reply.response}) ended in {reply.state}")


def _order(verdict: Verdict, replies: Sequence[Reply], arrived: Iterable[Arrived], lost: set[str]) -> None:
    """On each phone, replies come in the order in which they were said. Danger goes before; a lost one may come late."""
    known = {str(reply.outbox): reply for reply in replies}
    newest: dict[str, Reply] = {}
    seen: set[str] = set()
    for one in arrived:
        reply = known.get(one.reference)
        if reply is None or one.reference in seen or reply.response in URGENT:
            continue
        seen.add(one.reference)
        before = newest.get(one.phone)
        if before is None or before.outbox < reply.outbox:
            newest[one.phone] = reply
        elif one.reference in lost:
            verdict.notes["came late: its first try was lost"] += 1
        else:
            verdict.violations.append(f"outbox {reply.outbox} ({reply.response}) came after {before.outbox} ({before.response})")
    last: dict[str, int] = {}
    phone_of = {one.reference: one.phone for one in arrived}
    for reply in replies:  # in the order in which they were said
        phone = phone_of.get(str(reply.outbox), "")
        if phone and reply.inbound < last.get(phone, 0):
            verdict.violations.append(f"outbox {reply.outbox} answers an earlier message than the reply before it")
        last[phone] = max(last.get(phone, 0), reply.inbound)
