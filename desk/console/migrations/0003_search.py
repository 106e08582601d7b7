"""The index that the search of the console reads: the words of people and staff, kept current by the database itself.

What the assistant said is left out: its answers are the same few texts again and again, and every word of theirs would
find nearly every conversation.
"""

import sqlite3

from django.db import migrations

SQLITE = [
    # A view, so that rebuilding the index takes the same rows as the triggers do.
    """CREATE VIEW conversations_written AS SELECT id, text FROM conversations_message WHERE sender IN ('person', 'staff')""",
    """CREATE VIRTUAL TABLE conversations_words USING fts5(
        text, content='conversations_written', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', detail='full')""",
    """CREATE TRIGGER conversations_words_new AFTER INSERT ON conversations_message WHEN new.sender IN ('person', 'staff') BEGIN
        INSERT INTO conversations_words(rowid, text) VALUES (new.id, new.text);
    END""",
    """CREATE TRIGGER conversations_words_gone AFTER DELETE ON conversations_message WHEN old.sender IN ('person', 'staff') BEGIN
        INSERT INTO conversations_words(conversations_words, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
    # Two triggers, because a message could change its sender too.
    """CREATE TRIGGER conversations_words_before AFTER UPDATE OF text, sender ON conversations_message WHEN old.sender IN ('person', 'staff') BEGIN
        INSERT INTO conversations_words(conversations_words, rowid, text) VALUES ('delete', old.id, old.text);
    END""",
    """CREATE TRIGGER conversations_words_after AFTER UPDATE OF text, sender ON conversations_message WHEN new.sender IN ('person', 'staff') BEGIN
        INSERT INTO conversations_words(rowid, text) VALUES (new.id, new.text);
    END""",
    """INSERT INTO conversations_words(conversations_words) VALUES ('rebuild')""",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER conversations_words_{name}" for name in ("new", "gone", "before", "after")),
    "DROP TABLE conversations_words",
    "DROP VIEW conversations_written",
]
# Without this, the words of a deleted message stay in the index until it is merged. SQLite knows it since 3.42.
SECURE_DELETE = "INSERT INTO conversations_words(conversations_words, rank) VALUES ('secure-delete', 1)"

POSTGRES = [
    # The same expression stands in desk/console/word_index.py; only then is the index used. Signs become blanks, so
    # that "lenalidomide/dexamethasone" is two words and no path of files.
    r"""CREATE INDEX conversations_words ON conversations_message
        USING gin (to_tsvector('simple', translate(text, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~', repeat(' ', 32))))
        WHERE sender IN ('person', 'staff')""",
    "ANALYZE conversations_message",
]


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = POSTGRES
    else:
        statements = [*SQLITE, SECURE_DELETE] if sqlite3.sqlite_version_info >= (3, 42) else SQLITE
    for statement in statements:
        _run(schema_editor, statement)


def take_back(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in ["DROP INDEX conversations_words"] if postgres else SQLITE_BACK:
        _run(schema_editor, statement)


def _run(schema_editor, statement):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statement)  # without parameters a "%" is a sign like any other


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0003_helpline_desk"),
        ("console", "0002_account"),
    ]

    operations = [migrations.RunPython(make, take_back)]
