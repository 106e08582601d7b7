"""Train the assistant when something it learns from has changed: `python3 -m tools.train [--force]`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import pathlib
import re
import shutil
from typing import Dict, Mapping, Optional

from tools import environments, fingerprint, places, relay, say
from tools.alone import alone
from tools.say import Stop

# What the assistant learns from. Rasa itself sees these, and trains again only the parts they concern.
LEARNT = ("config.yml", "domain.yml", "data", "content/terms.yml")
# What it learns with. Rasa does not see a change in a helper module, so these mean training from nothing.
LEARNS_WITH = ("nlu", "requirements/assistant.lock")


def wanted(root: pathlib.Path) -> Dict[str, str]:
    """The fingerprints that a model made now would carry."""
    return {"data": fingerprint.of(root, LEARNT), "code": fingerprint.of(root, LEARNS_WITH)}


def stamp_of(model: pathlib.Path) -> Dict[str, str]:
    """What is known of a model: its fingerprints and the hash of its archive. Empty when it is not whole."""
    try:
        stamp = dict(json.loads(model.with_name("assistant.json").read_text(encoding="utf-8")))
        if stamp.pop("archive") == _sha256(model):
            return stamp
    except (OSError, ValueError, TypeError, KeyError):
        pass
    return {}


def ensure(root: pathlib.Path, environ: Mapping[str, str], *, force: bool = False) -> None:
    """Train unless models/assistant.tar.gz is what the files make. Needs the assistant's environment. Raises Stop."""
    if not force and stamp_of(_model(root)) == wanted(root):
        say.line("Model: up to date")
        return
    with alone(root / "models" / ".lock", "training"):
        before, now = stamp_of(_model(root)), wanted(root)
        if force or before != now:  # another command may have trained it meanwhile
            _train(root, environ, before, now, from_nothing=force or before.get("code") != now["code"])


def _model(root: pathlib.Path) -> pathlib.Path:
    return root / "models" / "assistant.tar.gz"


def _train(root: pathlib.Path, environ: Mapping[str, str], before: Mapping[str, str], now: Mapping[str, str], *, from_nothing: bool) -> None:
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
    _put_in_place(made, _model(root), now)
    say.line(f"Model: ready ({_model(root).stat().st_size / 1e6:.0f} MB)")


def _put_in_place(made: pathlib.Path, model: pathlib.Path, stamp: Mapping[str, str]) -> None:
    """The old model stays beside the new one. The stamp is written last and names the archive: half a change is none."""
    archive = _sha256(made)
    if model.exists():
        os.replace(str(model), str(model.with_name("assistant-previous.tar.gz")))
    os.replace(str(made), str(model))
    shutil.rmtree(str(made.parent), ignore_errors=True)
    note = model.with_name("assistant.json")
    note.with_suffix(".new").write_text(json.dumps(dict(stamp, archive=archive), indent=1) + "\n", encoding="utf-8")
    os.replace(str(note.with_suffix(".new")), str(note))


# What Rasa says -> what it means. Its other lines are for its makers.
MILESTONES = (
    (r"Started validating domain", "checking domain and training data"),
    (r"No story structure conflicts", "reading the messages to learn from"),
    (r"Starting to train component '(\w+)'", r"training \1"),
    (r"Restored component '(\w+)' from cache", r"\1 has not changed"),
)


def worth_showing(text: str) -> Optional[str]:
    """A line of Rasa's output as a line of progress, or None."""
    for pattern, meaning in MILESTONES:
        match = re.search(pattern, text)
        if match:
            return match.expand(meaning)
    return None


def _sha256(path: pathlib.Path) -> str:
    total = hashlib.sha256()
    with open(str(path), "rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()


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
