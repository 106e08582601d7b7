"""A PostgreSQL server of one's own for as long as a command runs: made in a temporary folder, on loopback, gone afterwards."""

from __future__ import annotations

import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
from typing import Iterator, List, Mapping, Optional

from tools import ports
from tools.say import Stop

HOW_TO_GET_IT = "install it (Debian: `apt install postgresql`; macOS: `brew install postgresql`)"
# Debian keeps the server's programs out of PATH.
FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
# The server refuses to run as root; Debian's package brings this account.
ACCOUNT = "postgres"
# Nothing in it outlives the command, so nothing waits for the disk.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses=127.0.0.1")
SECONDS = 60


def programs(environ: Mapping[str, str]) -> Optional[pathlib.Path]:
    """The folder that holds initdb and pg_ctl, the newest version first; None where there is none."""
    on_path = shutil.which("initdb", path=environ.get("PATH", ""))
    found = [pathlib.Path(on_path).parent] if on_path else []
    for pattern in FOLDERS:
        found += [pathlib.Path(folder) for folder in sorted(glob.glob(pattern), key=_version, reverse=True)]
    return next((folder for folder in found if (folder / "pg_ctl").exists() and (folder / "initdb").exists()), None)


@contextlib.contextmanager
def server(environ: Mapping[str, str]) -> Iterator[str]:
    """The URL of an empty database. Raises Stop when the server is absent or does not start."""
    folder = programs(environ)
    if folder is None:
        raise Stop("PostgreSQL is not installed.", HOW_TO_GET_IT)
    with tempfile.TemporaryDirectory(prefix="desk-postgres-") as home:
        data, log, port = os.path.join(home, "data"), os.path.join(home, "log"), ports.free()
        prefix = _as_account(home)
        _run([*prefix, str(folder / "initdb"), "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], home)
        options = " ".join(["-c " + setting for setting in SETTINGS] + ["-p %d" % port, "-k " + home])
        _run([*prefix, str(folder / "pg_ctl"), "-D", data, "-l", log, "-w", "-t", str(SECONDS), "-o", options, "start"], home)
        try:
            yield "postgres://%s@127.0.0.1:%d/postgres" % (ACCOUNT, port)
        finally:
            _run([*prefix, str(folder / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "-t", str(SECONDS), "stop"], home)


def _as_account(home: str) -> List[str]:
    if os.geteuid() != 0:
        return []
    try:
        account = pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise Stop('PostgreSQL does not run as root, and there is no account "%s".' % ACCOUNT, "Run the command as another user.") from None
    os.chown(home, account.pw_uid, account.pw_gid)
    return ["setpriv", "--reuid=%d" % account.pw_uid, "--regid=%d" % account.pw_gid, "--clear-groups", "--"]


def _run(command: List[str], home: str) -> None:
    done = subprocess.run(command, cwd=home, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=2 * SECONDS, check=False)
    if done.returncode:
        raise Stop("PostgreSQL did not start or stop.", "It said: " + done.stdout.decode("utf-8", "replace").strip()[-500:])


def _version(folder: str) -> List[int]:
    return [int(part) for part in folder.replace("@", "/").split("/") if part.isdigit()]
