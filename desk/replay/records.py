"""Records that are thrown away: a database of its own in a temporary folder, so that a replay leaves nothing behind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from desk.settings.database import database


@contextmanager
def thrown_away() -> Iterator[Path]:
    """Inside, every connection of this process goes to a new, migrated SQLite file; limits on how much one may send are off.

    Call it before anything else has used the database, in a process that does nothing else.
    """
    folder = Path(tempfile.mkdtemp(prefix="desk-replay-"))
    try:
        _point_at(folder / "replay.sqlite3")
        settings.RATE_LIMITS = False
        call_command("migrate", verbosity=0)
        yield folder
    finally:
        connections.close_all()
        shutil.rmtree(folder, ignore_errors=True)


def _point_at(path: Path) -> None:
    connections.close_all()
    configured = database(str(path), path.parent)
    # What a replay stores need not survive a power cut.
    configured["OPTIONS"]["init_command"] = configured["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    connections.settings = connections.configure_settings({"default": configured})
    del connections["default"]
    if Path(connection.settings_dict["NAME"]) != path:
        raise RuntimeError("replay: the temporary database is not in use, so nothing was run. This is a fault of desk/replay/records.py.")
