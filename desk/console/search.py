"""Cases by number, by phone number, and by words of the conversation. At most MOST, newest first; nothing of it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Message

from . import word_index, words
from .looked_for import LookedFor, read
from .surroundings import Piece, surroundings
from .told import colleague, resolver

MOST = 50
# Messages that are looked at: few at first, which is enough for words that occur nearly everywhere; then as many as a page may take.
# Most conversations have no case, so the newest messages with a word may lead to none.
MESSAGES = (250, 4_000)


@dataclass(frozen=True)
class Hit:
    case: Case
    priority: words.Priority
    reason: str
    channel: str
    standing: str  # waits, who has it, or when it was closed, in words
    by: str  # why it was found
    pieces: list[Piece]


@dataclass(frozen=True)
class Found:
    text: str
    looked_for: LookedFor
    hits: list[Hit]
    more: bool  # there are older ones beyond these


def search(text: str) -> Found:
    wanted = read(text)
    by: dict[int, str] = {}
    if wanted.number and Case.objects.filter(pk=wanted.number).exists():
        by[wanted.number] = "Case number"
    for number in _by_phone(wanted):
        by.setdefault(number, "Phone number")
    quotes = _by_words(wanted.words)
    for number in quotes:
        by.setdefault(number, "")
    numbers = list(by)[: MOST + 1]
    return Found(text, wanted, _hits(numbers[:MOST], by, quotes, wanted.words), more=len(numbers) > MOST)


def _by_phone(wanted: LookedFor) -> list[int]:
    if not (wanted.phones or wanted.phone_ends):
        return []
    address = Q(address__in=wanted.phones)
    for end in wanted.phone_ends:
        address |= Q(address__endswith=end)
    people = Conversation.objects.filter(address, channel=Channel.SMS).values("pk")
    return list(Case.objects.filter(conversation__in=people).order_by("-pk").values_list("pk", flat=True)[: MOST + 1])


def _by_words(looked_for: tuple[str, ...]) -> dict[int, int]:
    """Case numbers with the newest message of theirs that holds all words, newest message first."""
    for messages in MESSAGES:
        found = word_index.cases(looked_for, messages=messages, most=MOST + 1)
        if len(found.cases) > MOST or found.messages < messages:
            break
    return {one.case: one.message for one in found.cases}


def _hits(numbers: list[int], by: dict[int, str], quotes: dict[int, int], looked_for: tuple[str, ...]) -> list[Hit]:
    related = ("conversation", "claimed_by", "resolved_by", "opened_by_message")
    cases = Case.objects.select_related(*related).in_bulk(numbers)
    shown = [quotes[number] for number in numbers if number in quotes]
    texts = dict(Message.objects.filter(pk__in=shown).values_list("pk", "text"))
    hits = []
    for number in numbers:
        case = cases[number]
        opened = case.opened_by_message.text if case.opened_by_message else ""
        hits.append(
            Hit(
                case=case,
                priority=words.priority(case.priority),
                reason=words.reason(case.reason).name,
                channel=words.CHANNELS.get(case.conversation.channel, case.conversation.channel),
                standing=_standing(case),
                by=by[number],
                pieces=surroundings(texts.get(quotes.get(number, 0), opened), looked_for),
            )
        )
    return hits


def _standing(case: Case) -> str:
    if case.status == CaseStatus.CLAIMED:
        return f"claimed by {colleague(case.claimed_by)}"
    return f"closed by {resolver(case)}" if case.status == CaseStatus.RESOLVED else "open"
