"""Which ports we listen on, and whether they are free."""

from __future__ import annotations

import errno
import socket
from typing import Mapping

from tools.say import Stop

DEFAULTS = {"DESK_PORT": 8000, "ASSISTANT_PORT": 5005}


def chosen(environ: Mapping[str, str], name: str) -> int:
    """The port that a variable names, or its default. Raises Stop when it is not a port."""
    value = environ.get(name, "").strip() or str(DEFAULTS[name])
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise Stop(f"{name} is {value!r}, which is not a port.", f"Set {name} to a number from 1 to 65535, or leave it out for {DEFAULTS[name]}.")
    return int(value)


def require_free(environ: Mapping[str, str]) -> None:
    """Raise Stop, naming the variable to set, unless every port of ours is free on loopback."""
    taken = {chosen(environ, name) for name in DEFAULTS}
    if len(taken) < len(DEFAULTS):
        raise Stop("DESK_PORT and ASSISTANT_PORT are the same.", "Set one of them to another number.")
    for name in DEFAULTS:
        _require(name, chosen(environ, name), taken)


def _require(name: str, port: int, taken: "set[int]") -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just given back counts as free
        try:
            door.bind(("127.0.0.1", port))
            door.listen(1)
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Stop(f"Port {port} may not be used by this account.", f"Choose one above 1023: `make run {name}={DEFAULTS[name]}`.") from None
            if error.errno != errno.EADDRINUSE:
                raise
            other = next(number for number in range(port + 1, port + 100) if number not in taken and number < 65536)
            raise Stop(
                f"Port {port} is in use, perhaps by another `make run`.",
                f"Stop that program, or choose another port: `make run {name}={other}`.",
            ) from None


def free() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
