"""Which model serves: the trained one if it may be trusted and knows its first answers, else the one before, else none."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from channels.canaries import Canary, mistake
from tools import model_stamp, secret_file
from tools.model_stamp import State
from tools.say import Stop

Load = Callable[[Path], Awaitable[Any]]
Ask = Callable[[Any, str], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Candidate:
    """A model to try. With `wants`, it must be what the present files make; the one before cannot be."""

    model: Path
    wants: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Choice:
    """`agent` is None when no model may serve. `refusals` has a sentence for each that was tried in vain, and the next step."""

    agent: Any
    model: Path | None
    refusals: tuple[str, ...]


def candidates(model: Path, root: Path) -> tuple[Candidate, ...]:
    return Candidate(model, model_stamp.wanted(root)), Candidate(model_stamp.previous(model))


def signing_key(environ: Mapping[str, str] = os.environ) -> str:
    """The environment wins over var/secrets.json. Without either there is none, and no model is trusted."""
    try:
        return secret_file.value(environ, model_stamp.KEY)
    except (Stop, OSError):
        return ""


async def choose(tried: Sequence[Candidate], key: str, canaries: Sequence[Canary], load: Load, ask: Ask) -> Choice:
    """The first candidate that holds. Nothing of an archive is unpacked before its signature is found true."""
    refusals: list[str] = []
    step = "Run `make train`"
    for candidate in tried:
        state = model_stamp.judge(candidate.model, key, candidate.wants)
        if state is not State.SOUND:
            refusals.append(f"{candidate.model} {state.value}")
            continue
        agent, complaint = await _tried(candidate.model, canaries, load, ask)
        if not complaint:
            return Choice(agent, candidate.model, (*refusals, f"Serving with {candidate.model} instead. {step}.") if refusals else ())
        refusals.append(f"{candidate.model} is refused: {complaint}.")
        step = "Run `make train FORCE=1`"  # its files have not changed, so that alone would find nothing to do
    return Choice(None, None, (*refusals, f"{step}, then start again."))


async def _tried(model: Path, canaries: Sequence[Canary], load: Load, ask: Ask) -> tuple[Any, str]:
    """The loaded model, and what is wrong with it."""
    try:
        agent = await load(model)
        mistakes = [found for canary in canaries if (found := mistake(canary, await ask(agent, canary.ask)))]
    except Exception as error:  # whatever a model does when it is loaded or asked, another one may still serve
        return None, f"it fails when it is loaded or asked ({type(error).__name__})"
    return agent, mistakes[0] if mistakes else ""
