"""The widget's files as a browser gets them: comments and blanks taken out, packed, and of one release. Knows no Django.

The launcher (embed.js) is what pages name and may pin, so its bytes depend on nothing else. In the other files each
name of a file, such as "./desk.js", is given the release behind a question mark: files that the browser kept from
before an update are then never mixed with new ones.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
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
    """All files together, by path below the folder. `name` changes whenever one of them does."""

    name: str
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
    release = hashlib.sha256(repr(sorted(texts.items())).encode()).hexdigest()[:8]
    return Release(release, {name: _file(name, text if name == LAUNCHER else dated(text, texts, release)) for name, text in texts.items()})


def dated(text: str, names: Mapping[str, str], release: str) -> str:
    """Each quoted name of a file gets the release: `"./desk.js"` becomes `"./desk.js?1a2b3c4d"`. Pure."""
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"""(["'])((?:\./)?(?:{any_name}))\1""", rf"\g<1>\g<2>?{release}\g<1>", text)


def _file(name: str, text: str) -> WidgetFile:
    body = text.encode()
    return WidgetFile(body, gzip.compress(body, 9, mtime=0), KINDS[Path(name).suffix], hashlib.sha256(body).hexdigest()[:16])
