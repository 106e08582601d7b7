"""Which of the answers that the assistant named may be said now, and what is said instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone

from content import answers, may_say
from content.answers import Answer
from content.may_say import MaySay

from . import switches
from .reasons import Handoff

SWITCHED_OFF = "switched_off"


@dataclass(frozen=True)
class Allowed:
    """`answers`: what to say, in order, each once. `handoff` and `why` (of the first) are for the topics that were kept back."""

    answers: tuple[Answer, ...]
    kept_back: frozenset[str] = frozenset()
    handoff: Handoff | None = None
    why: str = ""


def allowed(responses: Iterable[str], *, channel: str, off: Collection[str] = ()) -> Allowed:
    """An answer is not said when it is switched off, its review ran out, its section changed or, in production, nobody has approved it."""
    known = answers.load()
    decided = _decided(channel)
    said: dict[str, Answer] = {}
    kept_back: dict[str, str] = {}
    handoff = None
    for response in responses:
        may = decided[response]
        if may.handoff is None and known[response].topic and switches.of_topic(known[response].key) in off:
            may = replace(may, answer=known[may_say.INSTEAD], handoff=may_say.REASON)
            kept_back[known[response].key] = SWITCHED_OFF
        said[may.answer.response] = may.answer
        if may.handoff:
            kept_back.setdefault(known[response].key, may.why.value)
            handoff = Handoff(may.handoff)
    return Allowed(tuple(said.values()), frozenset(kept_back), handoff, next(iter(kept_back.values()), ""))


def kept_back(topics: Iterable[str], *, channel: str, off: Collection[str] = ()) -> dict[str, str]:
    """Those of the topics whose answer is not said now, each with the reason: nobody is asked "do you mean" one of them."""
    decided = _decided(channel)
    why = {topic: SWITCHED_OFF if switches.of_topic(topic) in off else may.why.value if (may := decided[f"utter_{topic}"]).handoff else "" for topic in topics}
    return {topic: reason for topic, reason in why.items() if reason}


def _decided(channel: str) -> Mapping[str, MaySay]:
    today = timezone.now().date()  # UTC, as all of the desk
    return may_say.decide(answers.load(), may_say.load(), channel=channel, today=today, production=settings.PRODUCTION)
