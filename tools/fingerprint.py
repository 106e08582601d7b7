"""One hash for a set of files: their names and their contents, whatever the order or the time they were written."""

from __future__ import annotations

import hashlib
import pathlib
from typing import Iterable, Iterator


def of(root: pathlib.Path, paths: Iterable[str]) -> str:
    """SHA-256 over the files and folders `paths` (relative to root). What is absent counts as absent; caches do not count."""
    total = hashlib.sha256()
    for path in sorted({file for name in paths for file in _files(root / name)}):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode("utf-8"))
    return total.hexdigest()


def _files(path: pathlib.Path) -> Iterator[pathlib.Path]:
    if path.is_file():
        yield path
    for inner in path.rglob("*") if path.is_dir() else ():
        hidden = any(part.startswith(".") or part == "__pycache__" for part in inner.relative_to(path).parts)
        if inner.is_file() and not hidden and not inner.name.endswith(("~", ".pyc")):
            yield inner
