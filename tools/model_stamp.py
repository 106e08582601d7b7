"""The signed stamp beside a model: what it was trained from, and that nobody has changed it since.

An archive is unpacked and run by Rasa, so it must be ours. The stamp holds its SHA-256 and the fingerprints of what made it, under an HMAC
with a secret of var/secrets.json. Training writes it; the launcher (channels/serve.py) asks before it loads anything.
The standard library's hmac as it is: the tools run before any package is installed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import pathlib
from enum import Enum
from typing import Dict, Mapping, Optional, Tuple

from tools import fingerprint

KEY = "MODEL_SIGNING_KEY"
SHORTEST_KEY = 32  # characters

# What the assistant learns from. Rasa itself sees these, and trains again only the parts they concern.
LEARNT = ("config.yml", "domain.yml", "data", "content/terms.yml")
# What it learns with. Rasa does not see a change in a helper module, so these mean training from nothing.
LEARNS_WITH = ("nlu", "requirements/assistant.lock")


class State(Enum):
    """What a model is worth. The value ends the sentence that begins with its name."""

    SOUND = "is as it was trained."
    ABSENT = "is not there: no trained model."
    UNSIGNED = "is refused: its stamp is missing or was not signed with this machine's key."
    CHANGED = "is refused: it is not the file that was signed when it was trained."
    STALE = "is refused: it was trained from other files, or for another version, than those that are here."


def wanted(root: pathlib.Path) -> Dict[str, str]:
    """The fingerprints that a model made now would carry."""
    return {"data": fingerprint.of(root, LEARNT), "code": fingerprint.of(root, LEARNS_WITH)}


def beside(model: pathlib.Path) -> pathlib.Path:
    """models/assistant.tar.gz -> models/assistant.json."""
    return model.with_name(model.name.split(".", 1)[0] + ".json")


def previous(model: pathlib.Path) -> pathlib.Path:
    """models/assistant.tar.gz -> models/assistant-previous.tar.gz."""
    stem, _, ending = model.name.partition(".")
    return model.with_name(f"{stem}-previous.{ending}")


def sign(model: pathlib.Path, fingerprints: Mapping[str, str], key: str, *, archive: str) -> None:
    """Write the stamp of `model`, whose content has the SHA-256 `archive`. Raises ValueError when the key is none."""
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"{KEY} is shorter than {SHORTEST_KEY} characters")
    content = dict(fingerprints, archive=archive)
    fresh = beside(model).with_suffix(".new")
    fresh.write_text(json.dumps(dict(content, signature=_signature(content, key)), indent=1) + "\n", encoding="utf-8")
    os.replace(str(fresh), str(beside(model)))


def judge(model: pathlib.Path, key: str, wants: Optional[Mapping[str, str]] = None) -> State:
    """Whether `model` may be used; with `wants`, also whether it is what the present files make."""
    state, fingerprints = read(model, key)
    if state is State.SOUND and wants is not None and fingerprints != dict(wants):
        return State.STALE
    return state


def read(model: pathlib.Path, key: str) -> Tuple[State, Dict[str, str]]:
    """What is known of a model. The fingerprints are empty unless it is SOUND."""
    if not model.is_file():
        return State.ABSENT, {}
    content = _signed_content(beside(model), key)
    if not content:
        return State.UNSIGNED, {}
    if not hmac.compare_digest(content.pop("archive", ""), sha256(model)):
        return State.CHANGED, {}
    return State.SOUND, content


def _signed_content(stamp: pathlib.Path, key: str) -> Dict[str, str]:
    """Empty when there is no stamp, no key, or no true signature: with a short key, anybody could sign."""
    try:
        content = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if len(key) < SHORTEST_KEY or not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        return {}
    given = content.pop("signature", "").encode("utf-8", "replace")
    return content if hmac.compare_digest(given, _signature(content, key).encode("ascii")) else {}


def _signature(content: Mapping[str, str], key: str) -> str:
    # The purpose stands in front: no other thing that is ever signed with this key passes for a model.
    message = "trained model\n" + json.dumps(dict(content), sort_keys=True)
    return hmac.new(key.encode("utf-8"), message.encode("ascii"), hashlib.sha256).hexdigest()


def sha256(path: pathlib.Path) -> str:
    total = hashlib.sha256()
    with open(str(path), "rb") as handle:
        for block in iter(lambda: handle.read(1 << 20), b""):
            total.update(block)
    return total.hexdigest()
