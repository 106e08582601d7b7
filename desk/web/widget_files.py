"""The widget's files as a browser gets them: the chat in one file, without comments and blanks, packed. Knows no Django.

Three files make a chat: the launcher, which pages name and may pin, so that its bytes depend on nothing else; the chat
with all of its modules; and the style sheet. None names another one's release, because each is asked for anew.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import rcssmin
import rjsmin

from . import folding

LAUNCHER = "embed.js"
CHAT = "panel.js"  # is served with all modules that it imports
KINDS = {".js": "text/javascript", ".css": "text/css"}
_MINIFIERS = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


@dataclass(frozen=True)
class WidgetFile:
    """`packed` is the body gzipped; `tag` names exactly these bytes."""

    body: bytes
    packed: bytes
    kind: str
    tag: str

    @property
    def integrity(self) -> str:
        """What the `integrity` attribute of a script tag wants."""
        return "sha384-" + base64.b64encode(hashlib.sha384(self.body).digest()).decode()


@dataclass(frozen=True)
class Release:
    """All files as they were at one time, by path below the folder."""

    files: Mapping[str, WidgetFile]


def paths(folder: Path) -> list[Path]:
    """The files that browsers may ask for. Notes for engineers are not among them."""
    return sorted(path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file())


def read(folder: Path, *, small: bool = True, apart: bool = False) -> Release:
    """Everything in the folder. Not `small`: the code as it was written, for whoever reads it in a browser. `apart`: each module by itself."""
    texts = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths(folder)}
    if small and not apart and CHAT in texts:
        texts = folding.fold(texts, into=CHAT)
    if small:
        texts = {name: _MINIFIERS[Path(name).suffix](text) for name, text in texts.items()}
    return Release({name: _file(name, text) for name, text in texts.items()})


def _file(name: str, text: str) -> WidgetFile:
    body = text.encode()
    return WidgetFile(body, gzip.compress(body, 9, mtime=0), KINDS[Path(name).suffix], hashlib.sha256(body).hexdigest()[:16])
