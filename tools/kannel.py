"""Find the open SMS gateway Kannel and its fake carrier, with which the texts are tried for real."""

from __future__ import annotations

import os
import shutil
from typing import Mapping, NamedTuple, Optional

HOW_TO_GET_IT = "install it (Debian, Ubuntu: `apt install kannel kannel-extras`)"
# Debian keeps the boxes out of an ordinary account's PATH, and the fake carrier out of everybody's.
FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/usr/lib/kannel/test")


class Programs(NamedTuple):
    bearerbox: str
    smsbox: str
    fakesmsc: str


def programs(environ: Mapping[str, str]) -> Optional[Programs]:
    """The three programs; None unless all are there."""
    path = os.pathsep.join([environ.get("PATH", ""), *FOLDERS])
    found = [shutil.which(name, path=path) for name in Programs._fields]
    return Programs(*found) if all(found) else None  # type: ignore[arg-type]
