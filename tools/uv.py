"""Get uv, the installer: the one on PATH, else a copy of our own in .tools/, checked against requirements/uv.lock."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from typing import Iterator, List, Mapping, Optional, Sequence

from tools import diagnosis, interpreters, relay, say
from tools.say import Stop

OLDEST = (0, 5)  # the oldest series that was tried with our lock files


def version(path: str) -> Optional["tuple[int, ...]"]:
    """The version of a uv; None when it does not answer as uv does."""
    try:
        answer = subprocess.run([path, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.match(r"uv (\d+)\.(\d+)\.(\d+)", answer.stdout.decode("utf-8", "replace"))
    return tuple(int(part) for part in match.groups()) if match else None


def get(root: pathlib.Path, environ: Mapping[str, str]) -> str:
    """The path of a uv that works; installs one when there is none. Raises Stop when that is impossible."""
    on_path = shutil.which("uv", path=environ.get("PATH"))
    if on_path:
        found = version(on_path)
        if found and found >= OLDEST:
            return on_path
    lock = root / "requirements" / "uv.lock"
    ours = root / ".tools" / ("uv-" + hashlib.sha256(lock.read_bytes()).hexdigest()[:12])
    if ours.is_file() and version(str(ours)):
        return str(ours)
    _install(lock, ours, environ)
    return str(ours)


def run(
    command: Sequence[str], *, doing: str, environ: Mapping[str, str], folder: Optional[pathlib.Path] = None, show: relay.Show = relay.nothing
) -> relay.Finished:
    """Run uv. Where a company's own certificate stands between us and the network, once more with the system's certificates."""
    done = relay.run(command, doing=doing, environ=environ, folder=folder, show=show)
    if done.code and re.search(r"UnknownIssuer|certificate", done.output) and "UV_SYSTEM_CERTS" not in environ:
        say.line("  uv does not know this network's certificate; trying with those that this system trusts")
        trusting = dict(environ, UV_SYSTEM_CERTS="1", UV_NATIVE_TLS="1")  # the new name and the old one
        done = relay.run(command, doing=doing, environ=trusting, folder=folder, show=show)
    return done


def _install(lock: pathlib.Path, target: pathlib.Path, environ: Mapping[str, str]) -> None:
    say.line("uv (the installer): fetching it once into .tools/")
    target.parent.mkdir(parents=True, exist_ok=True)
    quiet = dict(environ, PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_INPUT="1", PIP_ROOT_USER_ACTION="ignore")
    heard: List[str] = []
    for python in _pythons(environ):
        with tempfile.TemporaryDirectory(dir=str(target.parent), prefix="uv-new-") as name:
            folder = pathlib.Path(name)
            for pip in _pips(python, folder, quiet):
                command = [*pip, "install", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes",
                           "--target", str(folder / "uv"), "--requirement", str(lock)]  # fmt: skip
                done = relay.run(command, doing="fetching uv", environ=quiet)
                program = folder / "uv" / "bin" / "uv"
                if done.code == 0 and program.is_file():
                    os.replace(str(program), str(target))
                    return
                if "No module named pip" not in done.output:
                    heard.append(done.output)
    if not heard:
        raise Stop(
            "uv, which installs the packages, is not here, and no Python on this machine has pip or venv to fetch it with.",
            "Install one of them (Debian, Ubuntu: `apt install python3-venv`; Fedora: `dnf install python3-pip`; or uv itself), then run the same command again.",
        )
    raise diagnosis.diagnose("\n".join(heard), doing="fetching uv", lock="requirements/uv.lock")


def _pythons(environ: Mapping[str, str]) -> Iterator[str]:
    """This interpreter, then others that may have the pip it lacks."""
    yield sys.executable
    for path in interpreters.candidates(environ, ("python3",)):
        found = interpreters.probe(path)
        if found and found.version >= (3, 8) and os.path.realpath(path) != os.path.realpath(sys.executable):
            yield path


def _pips(python: str, folder: pathlib.Path, environ: Mapping[str, str]) -> Iterator["list[str]"]:
    """Ways to run pip with an interpreter: its own, then one in a fresh virtual environment."""
    yield [python, "-m", "pip"]
    if relay.run([python, "-m", "venv", str(folder / "venv")], doing="making a folder for pip", environ=environ).code == 0:
        yield [str(folder / "venv" / "bin" / "python"), "-m", "pip"]
