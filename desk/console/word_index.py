"""The messages in which every word occurs, newest first, from the index that migrations/0003_search.py makes. One function a database.

A word stands for all that begin like it, from two letters on. The words hold letters and digits only (looked_for.py).
"""

from __future__ import annotations

from django.db import connection

SHORTEST_PREFIX = 2
# PostgreSQL: a frequent word is found often enough among so many of the newest messages; a rare one is quick by the index.
NEWEST = 20_000


def messages(words: tuple[str, ...], most: int) -> list[int]:
    """Numbers of at most `most` messages of people and staff."""
    if not words:
        return []
    return {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor](words, most)


def _sqlite(words: tuple[str, ...], most: int) -> list[int]:
    query = " ".join(f'"{word}"*' if _is_prefix(word) else f'"{word}"' for word in words)
    sql = "SELECT rowid FROM conversations_words WHERE conversations_words MATCH %s ORDER BY rowid DESC LIMIT %s"
    return _numbers(sql, [query, most])


def _postgres(words: tuple[str, ...], most: int) -> list[int]:
    query = " & ".join(f"'{word}':*" if _is_prefix(word) else f"'{word}'" for word in words)
    newest = """SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s)
        AND id > (SELECT max(id) FROM conversations_words) - %s ORDER BY id DESC LIMIT %s"""
    found = _numbers(newest, [query, NEWEST, most])
    if len(found) == most:
        return found
    # The planner takes the beginning of a word for frequent and would read everything; kept apart, it uses the index.
    everywhere = """WITH found AS MATERIALIZED (SELECT id FROM conversations_words WHERE words @@ to_tsquery('simple', %s))
        SELECT id FROM found ORDER BY id DESC LIMIT %s"""
    return _numbers(everywhere, [query, most])


def _is_prefix(word: str) -> bool:
    return len(word) >= SHORTEST_PREFIX


def _numbers(sql: str, values: list[object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
