"""A question of ours offers only answers that may be said now. Where fewer than two are left, there is nothing to choose, and the helpline is given."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from . import context, wording
from .allowed import kept_back
from .reading import Reading
from .reasons import Handoff, more_urgent

FEWEST = 2
ASKS = "utter_clarify"  # names no topic itself, as the question for a subject does
NOTHING_TO_CHOOSE = "unclear"


def narrowed(heard: Reading, *, channel: str, off: Collection[str] = ()) -> Reading:
    """The reply with what it offers cut down to what may be said. What "the second one" means next follows the buttons."""
    out = kept_back(heard.clarify, channel=channel, off=off)
    if not out:
        return heard
    left = tuple(topic for topic in heard.clarify if topic not in out)
    heard = replace(heard, context=context.offering(heard.context, left))
    others = tuple(response for response in heard.responses if response not in wording.ASKS_BACK)
    if len(left) >= FEWEST:
        return replace(heard, responses=(*others, ASKS), clarify=left)
    handoff = more_urgent(heard.handoff, Handoff(NOTHING_TO_CHOOSE))
    said = others if heard.handoff else (*others, f"utter_handoff_{NOTHING_TO_CHOOSE}")
    return replace(heard, responses=said, clarify=(), handoff=handoff, rule=f"kept_back:{next(iter(out.values()))}")
