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

# Signs become blanks, so that "lenalidomide/dexamethasone" is two words and no path of files.
_WORDS = r"""to_tsvector('simple', translate({row}text, '!"#$%&''()*+,-./:;<=>?@[\]^_`{{|}}~', repeat(' ', 32)))"""
POSTGRES = [
    # A narrow table of its own: the planner knows how frequent each word is, and a scan reads no texts.
    "CREATE TABLE conversations_words (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    f"INSERT INTO conversations_words SELECT id, {_WORDS.format(row='')} FROM conversations_message WHERE sender IN ('person', 'staff')",
    "CREATE INDEX conversations_words_words ON conversations_words USING gin (words)",
    f"""CREATE FUNCTION conversations_words_keep() RETURNS trigger LANGUAGE plpgsql AS $keep$
    BEGIN
        IF TG_OP = 'TRUNCATE' THEN
            TRUNCATE conversations_words;
            RETURN NULL;
        END IF;
        IF TG_OP <> 'INSERT' THEN
            DELETE FROM conversations_words WHERE id = old.id;
        END IF;
        IF TG_OP <> 'DELETE' AND new.sender IN ('person', 'staff') THEN
            INSERT INTO conversations_words VALUES (new.id, {_WORDS.format(row='new.')});
        END IF;
        RETURN NULL;
    END $keep$""",
    """CREATE TRIGGER conversations_words_rows AFTER INSERT OR DELETE OR UPDATE OF text, sender ON conversations_message
        FOR EACH ROW EXECUTE FUNCTION conversations_words_keep()""",
    "CREATE TRIGGER conversations_words_all AFTER TRUNCATE ON conversations_message EXECUTE FUNCTION conversations_words_keep()",
]
POSTGRES_BACK = [
    "DROP TRIGGER conversations_words_rows ON conversations_message",
    "DROP TRIGGER conversations_words_all ON conversations_message",
    "DROP FUNCTION conversations_words_keep",
    "DROP TABLE conversations_words",
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
    for statement in POSTGRES_BACK if postgres else SQLITE_BACK:
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
