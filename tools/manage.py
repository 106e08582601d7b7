"""Commands of the desk that need both environments and the model: `python3 -m tools.manage ask|replay`, called by the Makefile."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from typing import Dict, List, Mapping

from tools import environments, places, run, say, secret_file, train
from tools.say import Stop


def input_path(named: str, caller: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    """The file a caller means: relative to their own folder, else to the project's. Raises Stop when neither has it."""
    tried = [folder / named for folder in dict.fromkeys((caller, root))]
    for path in tried:
        if path.is_file():
            return path
    raise Stop(f"{named} was not found (looked for {' and '.join(str(path) for path in tried)}).", "Give the whole path: `make replay IN=/where/requests.jsonl OUT=/where/replies.jsonl`.")


def output_path(named: str, source: str, found: pathlib.Path, caller: pathlib.Path, root: pathlib.Path) -> pathlib.Path:
    """Where the caller wants the result: relative to the folder that a relative input was found from, else to their own."""
    base = caller if os.path.isabs(source) or found == caller / source else root
    path = base / named
    if not path.parent.is_dir():
        raise Stop(f"The folder of {path} does not exist.", "Make it, or choose another OUT.")
    return path


def arguments_of_ask(environ: Mapping[str, str]) -> List[str]:
    question = environ.get("Q", "").strip()
    if not question:
        raise Stop("There is no question.", 'Ask one: `make ask Q="what is bcma"`.')
    return ["ask", "--", question]  # after --, a question may begin with a dash


def arguments_of_replay(environ: Mapping[str, str], caller: pathlib.Path, root: pathlib.Path) -> List[str]:
    source, target = environ.get("IN", ""), environ.get("OUT", "")
    if not source or not target:
        raise Stop("IN and OUT are both needed.", "`make replay IN=requests.jsonl OUT=replies.jsonl`; docs/run-it.md shows the format.")
    found = input_path(source, caller, root)
    return ["replay", str(found), str(output_path(target, source, found, caller, root))]


def prepare(environ: Mapping[str, str]) -> Dict[str, str]:
    """Environments and model up to date; the variables that a command of the desk runs with."""
    environments.ensure(places.ROOT, environments.NAMES, environ)
    train.ensure(places.ROOT, environ)
    return run.settings(environ, secret_file.load_or_make(places.var(environ) / "secrets.json"))


def desk(values: Mapping[str, str], *arguments: str) -> int:
    """Run a command of the desk with its output shown as it is. Returns its exit code."""
    return subprocess.call([str(places.python("desk")), "desk/manage.py", *arguments], cwd=str(places.ROOT), env=places.desk_variables(values))


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    caller = pathlib.Path(os.environ.get("CALLER") or os.getcwd())
    if command == "ask":
        arguments = arguments_of_ask(os.environ)
    elif command == "replay":
        arguments = arguments_of_replay(os.environ, caller, places.ROOT)
    else:
        raise Stop(f"There is no command {command!r} here.", "Use ask or replay.")
    return desk(prepare(os.environ), *arguments)


if __name__ == "__main__":
    say.entry(main)
