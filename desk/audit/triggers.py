"""Triggers by which the database refuses to change or remove an entry, whoever asks. They stop mistakes; the chain finds malice."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_auditentry"
_WORDS = "audit: entries are added and read, never changed or removed"

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS audit_no_{act.lower()} BEFORE {act} ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"""
    for act in ("UPDATE", "DELETE")
]
_SQLITE_DOWN = [f"DROP TRIGGER IF EXISTS audit_no_{act}" for act in ("update", "delete")]

_POSTGRES = [
    f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_WORDS}'; END $$""",
    f"CREATE OR REPLACE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()",
]
_POSTGRES_DOWN = [f"DROP TRIGGER IF EXISTS audit_no_change ON {TABLE}", "DROP FUNCTION IF EXISTS audit_refuse()"]


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Does nothing where there is no such table yet: an earlier migration, on the way to the one that makes it."""
    if TABLE in connection.introspection.table_names():
        _run(connection, _POSTGRES if connection.vendor == "postgresql" else _SQLITE)


def take_down(connection: BaseDatabaseWrapper) -> None:
    """For a migration that must touch old entries. The next `migrate` puts them up again."""
    _run(connection, _POSTGRES_DOWN if connection.vendor == "postgresql" else _SQLITE_DOWN)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
