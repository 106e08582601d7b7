"""Build .venv/assistant and .venv/desk from their lock files, once, and notice when they must be built again."""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import re
import shutil
from dataclasses import dataclass
from typing import Dict, Mapping, Optional, Sequence

from tools import diagnosis, interpreters, say, uv
from tools.alone import alone
from tools.interpreters import Interpreter
from tools.say import Stop

NAMES = ("assistant", "desk")
STAMP = "built.json"  # written last: a build that was cut off has none, and is done again from nothing


@dataclass(frozen=True)
class Environment:
    root: pathlib.Path
    name: str

    @property
    def folder(self) -> pathlib.Path:
        return self.root / ".venv" / self.name

    @property
    def python(self) -> pathlib.Path:
        return self.folder / "bin" / "python"

    @property
    def lock(self) -> pathlib.Path:
        return self.root / "requirements" / f"{self.name}.lock"

    def wanted(self) -> Dict[str, str]:
        """What a stamp must say for the environment to be used as it stands. The folder counts: scripts hold its path.
        It is compared resolved: a working tree whose .venv is a link to another's uses that one as it stands."""
        return {
            "lock": hashlib.sha256(self.lock.read_bytes()).hexdigest(),
            "interpreter": os.path.realpath(str(self.python)),
            "folder": os.path.realpath(str(self.folder)),
        }

    def stamp(self) -> Optional[Dict[str, str]]:
        """What the last whole build wrote; None when there was none."""
        try:
            stamp = dict(json.loads((self.folder / STAMP).read_text(encoding="utf-8")))
            return dict(stamp, folder=os.path.realpath(stamp["folder"]))
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def is_current(self) -> bool:
        return self.python.exists() and self.stamp() == self.wanted()

    def only_lock_changed(self) -> bool:
        """Then packages are exchanged in place; anything else is built from nothing."""
        stamp = self.stamp()
        return bool(stamp) and self.python.exists() and dict(stamp or {}, lock="") == dict(self.wanted(), lock="")


def ensure(root: pathlib.Path, names: Sequence[str], environ: Mapping[str, str]) -> None:
    """Bring the named environments up to date. Raises Stop with a sentence when that is impossible."""
    stale = [name for name in names if not Environment(root, name).is_current()]
    if not stale:
        say.line(f"Environments ({', '.join(names)}): up to date")
        return
    with alone(root / ".venv" / ".lock", "building the environments"):
        stale = [name for name in names if not Environment(root, name).is_current()]  # another command may have built them
        if not stale:
            return
        installer = uv.get(root, environ)
        python = _interpreter(installer, stale, names, environ)
        for name in stale:
            _build(Environment(root, name), python, installer, environ)


def _interpreter(installer: str, stale: Sequence[str], names: Sequence[str], environ: Mapping[str, str]) -> Interpreter:
    exact = "assistant" in names  # one interpreter serves both
    search = interpreters.find(environ, newer=not exact)
    if search.found:
        return search.found
    for sentence in search.refused:
        say.line(f"Passed over: {sentence}")
    wanted = "{}.{}".format(*interpreters.ASSISTANT)
    say.line(f"CPython {wanted}: not on PATH and not in pyenv's folder, so uv fetches one")
    quiet = dict(environ, UV_PYTHON_INSTALL_BIN="0")  # into uv's own folder, not onto anybody's PATH
    done = uv.run([installer, "python", "install", wanted], doing=f"fetching CPython {wanted}", environ=quiet, show=_worth_showing)
    path = uv.run([installer, "python", "find", "--python-preference", "only-managed", wanted], doing="looking for it", environ=environ)
    found = interpreters.probe(path.output.strip().splitlines()[-1]) if path.code == 0 and path.output.strip() else None
    if found and found.problem() is None:
        return found
    reason = "; ".join(search.refused)
    raise Stop(
        f"No CPython {wanted} was found on PATH or in pyenv's folder" + (f" ({reason})" if reason else "") + ", and uv could not fetch one.",
        f"Install one (`pyenv install {wanted}`, `apt install python{wanted}`, `brew install python@{wanted}`) or mend the network, then run the same command again."
        + (f" uv said:\n    {done.tail(2)}" if done.code else ""),
    )


def _build(environment: Environment, python: Interpreter, installer: str, environ: Mapping[str, str]) -> None:
    lock = environment.lock.relative_to(environment.root)
    doing = f"installing the packages of the environment {environment.name}"
    say.line(f"Environment {environment.name}: installing with {python} (minutes the first time, seconds afterwards)")
    in_place = environment.only_lock_changed() and environment.wanted()["interpreter"] == os.path.realpath(python.path)
    if in_place:
        (environment.folder / STAMP).unlink()
    else:
        _remove(environment.folder)
        made = uv.run([installer, "venv", "--quiet", "--no-project", "--python", python.path, str(environment.folder)], doing="making it", environ=environ)
        if made.code:
            raise diagnosis.diagnose(made.output, doing=f"making the environment {environment.name}", lock=str(lock))
    # Compiled here and now: with PYTHONDONTWRITEBYTECODE set, every start of Rasa would compile 200 packages again.
    command = [installer, "pip", "sync", "--require-hashes", "--compile-bytecode", "--python", str(environment.python),
               "--build-constraint", str(environment.root / "requirements" / "build.lock"), str(environment.lock)]  # fmt: skip
    done = uv.run(command, doing=doing, environ=environ, folder=environment.root, show=_worth_showing)
    if done.code:
        raise diagnosis.diagnose(done.output, doing=doing, lock=str(lock))
    stamp = environment.folder / STAMP
    fresh = stamp.with_suffix(".new")
    fresh.write_text(json.dumps(environment.wanted(), indent=1) + "\n", encoding="utf-8")
    os.replace(str(fresh), str(stamp))
    say.line(f"Environment {environment.name}: ready")


def _remove(folder: pathlib.Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(str(folder))


def _worth_showing(text: str) -> Optional[str]:
    """uv's lines on downloads and totals; not one line for each of 200 packages."""
    text = text.strip()
    if text.startswith("Installed") and "packages" in text:
        return f"{text}; compiling them"
    return text if re.match(r"(Download|Prepared|Installed|Uninstalled|Resolved|Bytecode|Building|Built|warning)", text) else None
