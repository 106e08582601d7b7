"""A desk full of made-up people for bench/queue.py. Rows go in by the shortest road of each database."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

from desk.conversations.models import Case

PER_CONVERSATION = 10
CASES_PER_OPEN = 5  # resolved ones for each open one, where there are people enough
SLICE = 20_000
REASONS = {"emergency": 1, "human_request": 2, "side_effects": 2, "personal_advice": 2, "other_medical": 3, "logistics": 3, "unclear": 3}
RARE = "amyloidosis"
STEP = 7919  # a prime

# Frequent words first: word number n comes about 1/n as often.
WORDS = (
    "what the i is treatment my and of how to can for about side effects myeloma have after does cancer pain do transplant you car "
    "it in t therapy with long cost blood drug neuropathy should dexamethasone lenalidomide bone marrow doctor take week tired husband "
    "mother feel test results kidney fever infection vaccine diet travel insurance trial velcade revlimid daratumumab relapse maintenance"
).split()


def fill(console: Console, *, open_cases: int, messages: int) -> None:
    """Does nothing where there are cases already."""
    if Case.objects.exists():
        console.print("The database has cases already; they are measured as they are.")
        return
    chance = random.Random(7)
    people = max(messages // PER_CONVERSATION, open_cases)
    cases = min(people, open_cases * (1 + CASES_PER_OPEN))
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress("{task.description}", *columns, console=console) as progress:
        for name, table, names, rows, total in (
            ("people", "conversations_conversation", _PERSON, _people(people, chance), people),
            ("messages", "conversations_message", _MESSAGE, _messages(people, messages, chance), messages),
            ("cases", "conversations_case", _CASE, _cases(cases, open_cases, chance), cases),
        ):
            task = progress.add_task(name, total=total)
            for part in _sliced(rows):
                with transaction.atomic():
                    _insert(table, names, part)
                progress.advance(task, len(part))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in ("conversations_conversation", "conversations_message", "conversations_case"):
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))" if table != "conversations_conversation" else "SELECT 1")
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


_PERSON = "id channel address service_address country opted_out context created_at last_activity turn_token fetched".split()
_MESSAGE = "id conversation_id sender text created_at topics handoff_reason clarify ranking rule response revision choices".split()
_CASE = "id conversation_id reason priority status reply_here opened_at opened_by_message_id waits_since resolved_at disposition reopened version".split()


def _people(number: int, chance: random.Random) -> Iterator[tuple]:
    now = timezone.now()
    for one in range(number):
        sms = one % 3 == 0
        address = f"+1202{5_000_000 + one:07d}" if sms else ""
        yield (f"conversation-{one}", "sms" if sms else "web", address, "+18005550100" if sms else "", "US", False, "{}", now, now, "", 0)


def _messages(people: int, number: int, chance: random.Random) -> Iterator[tuple]:
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    sentences = [" ".join(chance.choices(WORDS, weights, k=chance.randint(4, 24))) for _ in range(20_000)]
    now = timezone.now()
    for one in range(number):
        sender = ("person", "assistant", "person", "assistant", "staff")[one // people % 5]
        text = chance.choice(sentences) + (f" {RARE}" if one % 100_000 == 7 else "")
        reason = "side_effects" if one < people else ""
        # Neighbours in time are different people, so that the newest messages are of people with and without a case.
        person = one if one < people else one * STEP % people
        yield (one + 1, f"conversation-{person}", sender, text, now, "[]", reason, "[]", "[]", "", "", "", "[]")


def _cases(number: int, open_cases: int, chance: random.Random) -> Iterator[tuple]:
    now = timezone.now()
    for one in range(number):
        is_open = one < open_cases
        reason = chance.choice(list(REASONS)) if one % 50 else "emergency"
        since = now - timedelta(minutes=chance.randint(1, 60 * 72))
        resolved = None if is_open else since + timedelta(minutes=9)
        waits = since if is_open else None
        yield (
            one + 1, f"conversation-{one}", reason, REASONS[reason], "open" if is_open else "resolved",
            chance.choice((True, False, None)), since, one + 1, waits, resolved, "" if is_open else "answered", one % 7 == 0, 1,
        )  # fmt: skip


def _insert(table: str, columns: list[str], rows: list[tuple]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row([int(value) if column == "reopened" else value for column, value in zip(columns, row, strict=True)])
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)


def _sliced(rows: Iterable[tuple]) -> Iterator[list[tuple]]:
    part: list[tuple] = []
    for row in rows:
        part.append(row)
        if len(part) == SLICE:
            yield part
            part = []
    if part:
        yield part
