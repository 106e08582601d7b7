"""The messages in which every word occurs, newest first, from the index that migrations/0003_search.py makes. One function a database.

A word stands for all that begin like it, from two letters on. The words hold letters and digits only (looked_for.py).
"""

from __future__ import annotations

from django.db import connection

SHORTEST_PREFIX = 2
# The index expression of the migration, to the letter.
_POSTGRES_WORDS = r"""to_tsvector('simple', translate(text, '!"#$%%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32)))"""


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
    sql = f"""SELECT id FROM conversations_message
        WHERE {_POSTGRES_WORDS} @@ to_tsquery('simple', %s) AND sender IN ('person', 'staff') ORDER BY id DESC LIMIT %s"""
    return _numbers(sql, [query, most])


def _is_prefix(word: str) -> bool:
    return len(word) >= SHORTEST_PREFIX


def _numbers(sql: str, values: list[object]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]
