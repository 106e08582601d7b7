"""Train the assistant when something it learns from has changed: `python3 -m tools.train [--force]`."""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import shutil
from typing import Mapping, Optional

from tools import environments, model_stamp, places, relay, say, secret_file
from tools.alone import alone
from tools.model_stamp import State
from tools.say import Stop


def ensure(root: pathlib.Path, environ: Mapping[str, str], *, force: bool = False) -> None:
    """Train unless models/assistant.tar.gz is what the files make. Needs the assistant's environment. Raises Stop."""
    key = signing_key(environ)
    if not force and model_stamp.judge(_model(root), key, model_stamp.wanted(root)) is State.SOUND:
        say.line("Model: up to date")
        return
    with alone(root / "models" / ".lock", "training"):
        (state, before), now = model_stamp.read(_model(root), key), model_stamp.wanted(root)
        if not force and before == now:  # another command has trained it meanwhile
            return
        if state in (State.UNSIGNED, State.CHANGED):
            say.line(f"{_model(root).name} {state.value}")
        _train(root, environ, before, now, key, from_nothing=force or before.get("code") != now["code"])


def signing_key(environ: Mapping[str, str]) -> str:
    """The environment wins over var/secrets.json, as for every secret. Raises Stop when it is too short."""
    key = environ.get(model_stamp.KEY) or secret_file.load_or_make(places.var(environ) / "secrets.json")[model_stamp.KEY]
    if len(key) < model_stamp.SHORTEST_KEY:
        raise Stop(f"{model_stamp.KEY} has {len(key)} characters.", f"Use {model_stamp.SHORTEST_KEY} random ones or more, or unset it: then var/secrets.json has one.")
    return key


def _model(root: pathlib.Path) -> pathlib.Path:
    return root / "models" / "assistant.tar.gz"


def _train(root: pathlib.Path, environ: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str], key: str, *, from_nothing: bool) -> None:
    for name in ("config.yml", "domain.yml", "data"):
        if not (root / name).exists():
            raise Stop(f"{name} is missing, so the assistant cannot be trained.", f"Fetch it again with `git checkout {name}`.")
    say.line("Model: training" + (f" ({' and '.join(name for name in now if before.get(name) != now[name])} changed)" if before and before != now else ""))
    fresh = root / "models" / ".new"
    shutil.rmtree(str(fresh), ignore_errors=True)
    fresh.mkdir(parents=True)
    command = [str(root / ".venv" / "assistant" / "bin" / "python"), "-m", "rasa", "train",
               "--out", str(fresh), "--fixed-model-name", "assistant"] + (["--force"] if from_nothing else [])  # fmt: skip
    done = relay.run(command, doing="training", environ=places.training_variables(environ), folder=root, show=worth_showing)
    made = fresh / "assistant.tar.gz"
    if done.code or not made.is_file():
        raise Stop("Training failed.", "Mend what it complains about, then run `make train`. It said:\n" + _indented(done.tail(12)))
    _put_in_place(made, _model(root), now, key)
    say.line(f"Model: ready ({_model(root).stat().st_size / 1e6:.0f} MB)")


def _put_in_place(made: pathlib.Path, model: pathlib.Path, fingerprints: Mapping[str, str], key: str) -> None:
    """The old model stays beside the new one, if it may be trusted: it serves when the new one may not. Half a change is none, since a stamp names its archive."""
    archive = model_stamp.sha256(made)
    if model_stamp.judge(model, key) is State.SOUND:
        kept = model_stamp.previous(model)
        os.replace(str(model), str(kept))
        os.replace(str(model_stamp.beside(model)), str(model_stamp.beside(kept)))
    os.replace(str(made), str(model))
    shutil.rmtree(str(made.parent), ignore_errors=True)
    model_stamp.sign(model, fingerprints, key, archive=archive)


# What Rasa says -> what it means. Its other lines are for its makers.
MILESTONES = (
    (r"Started validating domain", "checking domain and training data"),
    (r"No story structure conflicts", "reading the messages to learn from"),
    (r"Starting to train component '(\w+)'", r"training \1"),
    (r"teaching the encoder: (\d+) %", r"  teaching the encoder: \1 %"),
    (r"Restored component '(\w+)' from cache", r"\1 has not changed"),
)


def worth_showing(text: str) -> Optional[str]:
    """A line of Rasa's output as a line of progress, or None."""
    for pattern, meaning in MILESTONES:
        match = re.search(pattern, text)
        if match:
            return match.expand(meaning)
    return None


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m tools.train", description="Train the assistant when its files changed.")
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    arguments = parser.parse_args()
    environments.ensure(places.ROOT, ["assistant"], os.environ)
    ensure(places.ROOT, os.environ, force=arguments.force)
    return 0


if __name__ == "__main__":
    say.entry(main)
