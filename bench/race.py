"""A race of staff for the same cases, and what must be true after it. Imported once Django is set up."""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import OperationalError, connections
from django.db.models import Count, Q

from desk.audit.models import AuditEntry
from desk.console.told import Act, told
from desk.conversations import cases
from desk.conversations.cases import Outcome
from desk.conversations.models import Case, CaseStatus, Channel, Conversation, Sender
from desk.conversations.reasons import Handoff

REASON = "logistics"
# Whoever hears that the database is busy presses the button again, this often at most.
MOST_TRIES = 20
LOST = frozenset({Outcome.TAKEN, Outcome.CLOSED})


@dataclass(frozen=True)
class Deed:
    """One act of one member of staff, and how it ended. `sentence` is what somebody who lost was told."""

    case: int
    staff: int
    act: str  # claim, reply, reply again, resolve, resolve of a colleague
    outcome: str
    sentence: str = ""
    busy: int = 0  # how often the database was too busy to take the act at all


def make_staff(count: int) -> list[User]:
    names = [f"staff{number:03}" for number in range(count)]
    User.objects.bulk_create([User(username=name, first_name=name.title(), last_name="Test") for name in names], ignore_conflicts=True)
    return list(User.objects.filter(username__in=names).order_by("pk"))


def make_cases(count: int, *, mark: str) -> list[int]:
    """Open cases of version 1, every second one by text message. `mark` keeps the numbers of two trials apart."""
    handoff = Handoff(REASON)
    conversations = Conversation.objects.bulk_create(
        Conversation(channel=Channel.SMS, address=f"{mark}:{number}", service_address="race", country="US")
        if number % 2
        else Conversation(channel=Channel.WEB)
        for number in range(count)
    )
    opened = [Case(conversation=one, reason=handoff.reason, priority=handoff.priority, reply_here=True) for one in conversations]
    return sorted(case.pk for case in Case.objects.bulk_create(opened))


def run(me: User, colleague: User, case_ids: Sequence[int], dice: random.Random, helpers: Executor) -> list[Deed]:
    """One member of staff wants every case, in an order of their own; whichever they get, they answer and close."""
    deeds = []
    if len(_closed) > 5_000:
        _closed.clear()
    for case_id in dice.sample(case_ids, len(case_ids)):
        outcome, busy = _pressed(lambda: cases.claim(case_id, me, 1))
        sentence = _told(Act.CLAIM, outcome, case_id) if outcome is not Outcome.DONE else ""
        deeds.append(Deed(case_id, me.pk, "claim", outcome.value, sentence, busy))
        if outcome is Outcome.DONE:
            deeds += _worked(case_id, me, colleague, helpers)
    return deeds


def _worked(case_id: int, me: User, colleague: User, helpers: Executor) -> list[Deed]:
    """The same reply form twice at once; then a resolve at once with a colleague's try."""
    reply = lambda: cases.reply(case_id, me, "Hello, this is the helpline.", 2)  # noqa: E731
    twice = _at_once(helpers, reply, reply)
    ended = _at_once(
        helpers,
        lambda: cases.resolve(case_id, me, 3, "answered"),
        lambda: cases.resolve(case_id, colleague, 3, "answered"),
    )
    lost = ended[1][0]
    return [
        *(Deed(case_id, me.pk, act, outcome.value, "", busy) for act, (outcome, busy) in zip(("reply", "reply again"), twice)),
        Deed(case_id, me.pk, "resolve", ended[0][0].value, "", ended[0][1]),
        Deed(case_id, colleague.pk, "resolve of a colleague", lost.value, _told(Act.RESOLVE, lost, case_id), ended[1][1]),
    ]


Pressed = tuple[Outcome, int]


def _at_once(helpers: Executor, mine: Callable[[], Outcome], other: Callable[[], Outcome]) -> tuple[Pressed, Pressed]:
    barrier = threading.Barrier(2)

    def there() -> Pressed:
        barrier.wait(timeout=120)
        return _pressed(other)

    running = helpers.submit(there)
    barrier.wait(timeout=120)
    return _pressed(mine), running.result(timeout=120)


def _pressed(act: Callable[[], Outcome]) -> Pressed:
    """Press the button, and again while SQLite says that it is locked: such a try never began."""
    for busy in range(MOST_TRIES):
        try:
            return act(), busy
        except OperationalError:
            connections.close_all()
    return act(), MOST_TRIES


_closed: dict[int, Case] = {}  # resolved rows: in a race nothing changes them any more


def _told(act: Act, outcome: Outcome, case_id: int) -> str:
    case = _closed.get(case_id) or Case.objects.select_related("claimed_by", "resolved_by").filter(pk=case_id).first()
    if case is not None and case.status == CaseStatus.RESOLVED:
        _closed[case_id] = case
    return told(act, outcome, case_id, case)


def violations(deeds: Iterable[Deed], case_ids: Sequence[int], staff: Sequence[User]) -> list[str]:
    """What may never be, with the number of the case; empty when all is well."""
    found: list[str] = []
    by_case: dict[int, list[Deed]] = defaultdict(list)
    for deed in deeds:
        by_case[deed.case].append(deed)
    names = {one.pk: one.get_full_name() for one in staff}
    rows = {case.pk: case for case in Case.objects.filter(pk__in=case_ids)}
    written = _written(case_ids)
    for case_id in case_ids:
        done = by_case[case_id]
        claims = [deed for deed in done if deed.act == "claim"]
        winners = [deed.staff for deed in claims if deed.outcome == Outcome.DONE.value]
        if len(winners) != 1 or len(claims) != len(staff):
            found.append(f"case {case_id}: {len(winners)} winners among {len(claims)} claims")
            continue
        found += [f"case {case_id}: {problem}" for problem in _problems(done, winners[0], names, rows[case_id], written[case_id])]
    return found


def _problems(done: list[Deed], winner: int, names: dict[int, str], case: Case, written: Counter[str]) -> list[str]:
    lost = [deed for deed in done if deed.act in ("claim", "resolve of a colleague") and deed.staff != winner]
    wrong_ends = Counter(deed.outcome for deed in lost if Outcome(deed.outcome) not in LOST)
    nameless = sum(names[winner] not in deed.sentence for deed in lost)
    replies = sorted(deed.outcome for deed in done if deed.act.startswith("reply"))
    resolves = [deed.outcome for deed in done if deed.act == "resolve"]
    wanted = Counter(
        {"joined": 1, "staff": 1, "outbox": written["sms"], "case.claimed": 1, "case.replied": 1, "case.resolved": 1}
    )
    counted = Counter({name: written[name] for name in wanted})
    checks: list[tuple[bool, str]] = [
        (not wrong_ends, f"somebody who came too late was told {dict(wrong_ends)}"),
        (not nameless, f"{nameless} who came too late were not told who has it"),
        (replies == ["done", "stale"], f"the same reply form twice ended in {replies}"),
        (resolves == ["done"], f"the winner's resolve ended in {resolves}"),
        ((case.status, case.claimed_by_id, case.resolved_by_id) == (CaseStatus.RESOLVED, winner, winner), "the row names somebody else"),
        (counted == wanted, f"written were {dict(counted)}, not {dict(wanted)}"),
    ]
    return [problem for holds, problem in checks if not holds]


def _written(case_ids: Sequence[int]) -> dict[int, Counter[str]]:
    """What stands in the records for each case: messages, outbox rows of staff replies, audit entries."""
    found: dict[int, Counter[str]] = {}
    of_staff = Q(conversation__messages__sender=Sender.STAFF)
    counted: dict[str, Any] = {
        "staff": Count("conversation__messages", filter=of_staff, distinct=True),
        "joined": Count("conversation__messages", filter=Q(conversation__messages__response="utter_staff_joined"), distinct=True),
        "outbox": Count("conversation__messages__outbox", filter=of_staff, distinct=True),
    }
    for row in Case.objects.filter(pk__in=case_ids).annotate(**counted).values("pk", "conversation__channel", *counted):
        found[row["pk"]] = Counter({name: row[name] for name in counted} | {"sms": int(row["conversation__channel"] == Channel.SMS)})
    targets = {f"case:{case_id}": case_id for case_id in case_ids}
    for target, action in AuditEntry.objects.filter(target__in=targets).values_list("target", "action"):
        found[targets[target]][action] += 1
    return found
