"""The cases in whose messages every word occurs, from the index that migrations/0003_search.py makes. One function a database.

A word stands for all that begin like it, from two letters on. The words hold letters and digits only (looked_for.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

SHORTEST_PREFIX = 2
# PostgreSQL: for each message that is wanted, so many of the newest are looked through for a frequent word; a rarer one is quick by the index.
NEWEST = 80


# The cases of those messages with the newest message of each, newest first; in each row, and in one row at least, how many messages.
_CASES = """WITH found AS MATERIALIZED ({select}),
    quoted AS (
        SELECT a_case.id AS case_id, max(found.id) AS message_id FROM found
        JOIN conversations_message message ON message.id = found.id
        JOIN conversations_case a_case ON a_case.conversation_id = message.conversation_id
        GROUP BY a_case.id ORDER BY max(found.id) DESC, a_case.id DESC LIMIT %s
    )
    SELECT case_id, message_id, (SELECT count(*) FROM found) FROM (SELECT 1) one LEFT JOIN quoted ON true ORDER BY message_id DESC, case_id DESC"""


@dataclass(frozen=True)
class Quoted:
    case: int
    message: int  # the newest message of its conversation in which all words occur


@dataclass(frozen=True)
class Quotes:
    cases: list[Quoted]
    messages: int  # so many were looked at


def cases(words: tuple[str, ...], *, messages: int, most: int) -> Quotes:
    """At most `most` cases, among the newest `messages` messages of people and staff in which all words occur."""
    if not words:
        return Quotes([], 0)
    return {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor](words, messages, most)


def _sqlite(words: tuple[str, ...], messages: int, most: int) -> Quotes:
    query = " ".join(f'"{word}"*' if _is_prefix(word) else f'"{word}"' for word in words)
    found = "SELECT rowid AS id FROM conversations_words WHERE conversations_words MATCH %s ORDER BY rowid DESC LIMIT %s"
    return _quotes(found, [query, messages, most])


def _postgres(words: tuple[str, ...], messages: int, most: int) -> Quotes:
    query = " & ".join(f"'{word}':*" if _is_prefix(word) else f"'{word}'" for word in words)
    newest = """SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s)
        AND id > (SELECT max(id) FROM conversations_words) - %s ORDER BY id DESC LIMIT %s"""
    quotes = _quotes(newest, [query, NEWEST * messages, messages, most])
    if quotes.messages == messages or len(quotes.cases) == most:
        return quotes
    # The planner takes the beginning of a word for frequent and would read everything; kept apart, it uses the index.
    everywhere = """SELECT id FROM (WITH hits AS MATERIALIZED (SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s))
        SELECT id FROM hits) every_hit ORDER BY id DESC LIMIT %s"""
    return _quotes(everywhere, [query, messages, most])


def _is_prefix(word: str) -> bool:
    return len(word) >= SHORTEST_PREFIX


def _quotes(select: str, values: list[object]) -> Quotes:
    with connection.cursor() as cursor:
        cursor.execute(_CASES.format(select=select), values)
        rows = cursor.fetchall()
    return Quotes([Quoted(case, message) for case, message, _ in rows if case is not None], messages=rows[0][2])
