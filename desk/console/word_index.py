"""The cases in whose messages every word occurs, from the index that migrations/0003_search.py makes. One function a database.

A word stands for all that begin like it, from two letters on. The words hold letters and digits only (looked_for.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

SHORTEST_PREFIX = 2
# PostgreSQL: a frequent word is found often enough among so many of the newest messages; a rare one is quick by the index.
NEWEST = 20_000


# The cases of those messages with the newest message of each, newest first, and of how many messages.
_CASES = """WITH found AS {kind} ({select})
    SELECT a_case.id, max(found.id), (SELECT count(*) FROM found) FROM found
    JOIN conversations_message message ON message.id = found.id
    JOIN conversations_case a_case ON a_case.conversation_id = message.conversation_id
    GROUP BY a_case.id ORDER BY max(found.id) DESC, a_case.id DESC LIMIT %s"""


@dataclass(frozen=True)
class Quoted:
    case: int
    message: int  # the newest message of its conversation in which all words occur


def cases(words: tuple[str, ...], *, messages: int, most: int) -> list[Quoted]:
    """At most `most` cases, among the newest `messages` messages of people and staff in which all words occur."""
    if not words:
        return []
    return {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor](words, messages, most)


def _sqlite(words: tuple[str, ...], messages: int, most: int) -> list[Quoted]:
    query = " ".join(f'"{word}"*' if _is_prefix(word) else f'"{word}"' for word in words)
    found = "SELECT rowid AS id FROM conversations_words WHERE conversations_words MATCH %s ORDER BY rowid DESC LIMIT %s"
    return _quoted(_rows(found, [query, messages, most]))


def _postgres(words: tuple[str, ...], messages: int, most: int) -> list[Quoted]:
    query = " & ".join(f"'{word}':*" if _is_prefix(word) else f"'{word}'" for word in words)
    newest = """SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s)
        AND id > (SELECT max(id) FROM conversations_words) - %s ORDER BY id DESC LIMIT %s"""
    rows = _rows(newest, [query, NEWEST, messages, most])
    if rows and (rows[0][2] == messages or len(rows) == most):
        return _quoted(rows)
    # The planner takes the beginning of a word for frequent and would read everything; kept apart, it uses the index.
    everywhere = """SELECT id FROM (WITH hits AS MATERIALIZED (SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s))
        SELECT id FROM hits) every_hit ORDER BY id DESC LIMIT %s"""
    return _quoted(_rows(everywhere, [query, messages, most]))


def _is_prefix(word: str) -> bool:
    return len(word) >= SHORTEST_PREFIX


def _quoted(rows: list[tuple[int, int, int]]) -> list[Quoted]:
    return [Quoted(case, message) for case, message, _ in rows]


def _rows(select: str, values: list[object]) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_CASES.format(kind="MATERIALIZED", select=select), values)
        return cursor.fetchall()
