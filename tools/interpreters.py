"""Find a CPython that the environments can be built with: on PATH, then in pyenv's folder."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
from dataclasses import dataclass
from typing import Callable, Iterator, List, Mapping, Optional, Sequence, Tuple

Version = Tuple[int, ...]

ASSISTANT = (3, 11)  # Rasa 3.6.21 with the overrides in requirements/ was measured on this one alone
NEWEST_TRIED = (3, 13)  # for the desk; anything newer is taken only when nothing else is there

# Built without its headers, an interpreter lacks these modules and fails much later, in the middle of a start.
_PROBE = """
import json, platform, sys
missing = []
for name in ("ctypes", "sqlite3", "ssl", "zlib", "bz2", "lzma"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
print(json.dumps({"kind": platform.python_implementation(), "version": sys.version_info[:3], "bits": sys.maxsize.bit_length() + 1,
                  "path": getattr(sys, "_base_executable", None) or sys.executable, "missing": missing}))
"""


@dataclass(frozen=True)
class Interpreter:
    """What an interpreter says of itself. `path` is the real one, not a virtual environment's or pyenv's stand-in."""

    path: str
    version: Version
    kind: str = "CPython"
    bits: int = 64
    missing: Tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.kind + " " + ".".join(str(part) for part in self.version)

    def problem(self) -> Optional[str]:
        """Why it cannot be used, whatever its version."""
        if self.kind != "CPython":
            return f"is {self.kind}, not CPython"
        if self.bits != 64:
            return f"is a {self.bits}-bit build"
        if self.missing:
            return "was built without " + ", ".join(self.missing)
        return None


@dataclass(frozen=True)
class Search:
    """The interpreter found, if any, and a sentence for each that was passed over."""

    found: Optional[Interpreter]
    refused: Tuple[str, ...] = ()


def pyenv_folders(environ: Mapping[str, str]) -> List[pathlib.Path]:
    """The bin folders of pyenv's interpreters, the newest first."""
    root = environ.get("PYENV_ROOT") or os.path.join(environ.get("HOME") or os.path.expanduser("~"), ".pyenv")
    folders = [folder for folder in pathlib.Path(root).glob("versions/*") if all(part.isdigit() for part in folder.name.split("."))]
    return [folder / "bin" for folder in sorted(folders, key=lambda folder: [int(part) for part in folder.name.split(".")], reverse=True)]


def candidates(environ: Mapping[str, str], names: Sequence[str]) -> Iterator[str]:
    """Every executable of these names, PATH first."""
    folders = [pathlib.Path(part) for part in environ.get("PATH", "").split(os.pathsep) if part]
    for folder in [*folders, *pyenv_folders(environ)]:
        for name in names:
            path = folder / name
            if path.is_file() and os.access(str(path), os.X_OK):
                yield str(path)


def probe(path: str) -> Optional[Interpreter]:
    """Ask an interpreter; None when it does not answer (pyenv's stand-ins exist for versions that are switched off)."""
    try:
        answer = subprocess.run([path, "-I", "-S", "-c", _PROBE], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=True)
        facts = json.loads(answer.stdout.decode("utf-8"))
        return Interpreter(facts["path"], tuple(facts["version"]), facts["kind"], facts["bits"], tuple(facts["missing"]))
    except (OSError, ValueError, KeyError, subprocess.SubprocessError):
        return None


def find(environ: Mapping[str, str], *, newer: bool) -> Search:
    """A CPython 3.11; with `newer`, else one above it, the versions that were tried first."""
    refused: List[str] = []
    minors = range(ASSISTANT[1], NEWEST_TRIED[1] + 1) if newer else [ASSISTANT[1]]
    for minor in minors:
        names = (f"python3.{minor}", "python3", "python")
        found = _first(environ, names, lambda version, minor=minor: version[:2] == (3, minor), refused)
        if found:
            return Search(found, tuple(refused))
    found = _first(environ, ("python3", "python"), lambda version: version[:2] > NEWEST_TRIED, refused) if newer else None
    return Search(found, tuple(refused))


def _first(environ: Mapping[str, str], names: Sequence[str], fits: Callable[..., bool], refused: List[str]) -> Optional[Interpreter]:
    for path in candidates(environ, names):
        interpreter = probe(path)
        if interpreter is None or not fits(interpreter.version):
            continue
        problem = interpreter.problem()
        if problem is None:
            return interpreter
        sentence = f"{path} {problem}"
        if sentence not in refused:
            refused.append(sentence)
    return None
