"""Where the records live: a SQLite file by default, PostgreSQL when DESK_DATABASE is its URL."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# FULL: a commit that was answered with 200 survives a power cut. WAL: readers never wait for the one writer.
# secure_delete: zeros are written over what was deleted, so that a forgotten text is not read out of the file.
SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=4000; PRAGMA secure_delete=ON;"


def database(value: str, var: Path) -> dict[str, Any]:
    """Django's DATABASES["default"] for a path, a postgres:// URL, or nothing (var/desk.sqlite3)."""
    if value.startswith(("postgres://", "postgresql://")):
        return _postgres(value)
    if "://" in value:
        raise ImproperlyConfigured("DESK_DATABASE is neither a path nor a postgres:// URL. Correct it, or leave it out to use var/desk.sqlite3.")
    return _sqlite(Path(value) if value else var / "desk.sqlite3")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Write locks are taken at BEGIN: a transaction that reads first and writes later never fails half-way.
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_START,
            "timeout": 4,
        },
        # A real file, one per test process: threads see what they see in production.
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"desk-test-{os.getpid()}.sqlite3")},
    }


def _postgres(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DESK_DATABASE has no database name. It looks like postgres://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"connect_timeout": 4},
        "CONN_HEALTH_CHECKS": True,
    }
