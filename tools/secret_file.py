"""var/secrets.json: made on the first start, readable by its owner alone. The environment wins over the file."""

from __future__ import annotations

import json
import os
import pathlib
import secrets
import tempfile
from typing import Dict, Mapping

from tools import places, say
from tools.alone import alone
from tools.say import Stop

# Twilio's own auth tokens are 32 hexadecimal characters; without an account, the simulator signs with ours.
MAKERS = {
    "DESK_SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "DESK_AUDIT_KEY": lambda: secrets.token_urlsafe(48),
    "DESK_NUMBER_KEY": lambda: secrets.token_urlsafe(48),
    "ASSISTANT_TOKEN": lambda: secrets.token_urlsafe(32),
    "TWILIO_AUTH_TOKEN": lambda: secrets.token_hex(16),
    "MODEL_SIGNING_KEY": lambda: secrets.token_urlsafe(48),
}

# Others' secrets that may stand in the file or the environment; nothing makes them, and only the desk is told.
OF_PROVIDERS = ("VONAGE_API_SECRET", "VONAGE_SIGNATURE_SECRET", "KANNEL_PASSWORD", "KANNEL_TOKEN")


def load_or_make(path: pathlib.Path) -> Dict[str, str]:
    """The secrets of the file, which afterwards exists, is whole and is private. Raises Stop when it is damaged."""
    stored = read(path)
    if not all(stored.get(name) for name in MAKERS):
        with alone(path.with_name(".secrets.lock"), "making the secrets"):  # of two that made them at once, one would go on with others than the file's
            return _complete(path)
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
        say.line(f"Secrets: {path.parent.name}/{path.name} could be read by others; it is now private (mode 600)")
    return stored


def _complete(path: pathlib.Path) -> Dict[str, str]:
    stored = read(path)
    lacking = {name: make() for name, make in MAKERS.items() if not stored.get(name)}
    if lacking:
        stored.update(lacking)
        _write(path, stored)
        say.line(f"Secrets: made {', '.join(sorted(lacking))} in {path.parent.name}/{path.name}")
    return stored


def merged(environ: Mapping[str, str], stored: Mapping[str, str]) -> Dict[str, str]:
    """The environment with the secrets it lacks. An empty variable counts as lacking."""
    return dict(environ, **{name: value for name, value in stored.items() if not environ.get(name)})


def read(path: pathlib.Path) -> Dict[str, str]:
    """What the file holds; nothing when there is none. Raises Stop when it is damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        content = None
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise Stop(
            f"{path} is damaged: it must hold one JSON object of names and texts.",
            "Put your copy back. Without one, delete it: new secrets are made, and everyone must sign in again.",
        )
    return content


def value(environ: Mapping[str, str], name: str) -> str:
    """One secret, empty when there is none yet. Raises Stop when the file is damaged."""
    return environ.get(name) or read(places.var(environ) / "secrets.json").get(name, "")


def _write(path: pathlib.Path, stored: Mapping[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)  # the records will lie here, too; whoever widens this later has a reason
    handle, name = tempfile.mkstemp(dir=str(path.parent), prefix=".secrets-")  # mkstemp makes it private from the first moment
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(dict(stored), file, indent=1)
            file.write("\n")
        os.replace(name, str(path))
    except BaseException:
        pathlib.Path(name).unlink()
        raise
