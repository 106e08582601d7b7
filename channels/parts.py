"""Which questions a message holds: the whole, or pieces that each mean something of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from channels.questions import asks, clauses, is_bare, sentences
from content.intents import DANGER, HANDOFF

Parse = dict[str, Any]

NOTHING = frozenset({"nlu_fallback", "clarify"})
TALK = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "choose", "danger_over"})
INDIVISIBLE = frozenset({"therapy_comparison"})
ABOUT_US = frozenset({"capabilities", "bot_challenge"})

# Measured on messages with several questions and on stories with one, written for the purpose (bench/nlu):
ANSWER = 0.45  # a piece that asks is a question for the page from this confidence on
BARE = 0.7  # a bare noun phrase ("and the phone number too") from this
HAND_OFF = 0.65  # a piece that asks is one for the helpline from this; the sum over all reasons
SUPPORT = 0.02  # and the whole message must have been seen to hold it: probability of the same intent, or of any reason,
CLEAR = 0.9  # unless the piece asks and is understood this well
FELT = 0.9  # distress told beside a question is answered too when a piece says so this plainly
HEARD = 0.2  # and the whole message holds it
ALONE = 0.7  # from here on one clear question in a story outweighs a whole that was not understood
ALARM = 0.85  # danger only the classifier sees, in one sentence of several: fragments out of a story look worse than they are
MOST = 3
MOST_PIECES = 8


@dataclasses.dataclass(frozen=True)
class Part:
    text: str
    parse: Parse

    @property
    def intent(self) -> str:
        return self.parse["intent"]["name"] or "nlu_fallback"

    @property
    def confidence(self) -> float:
        return float(self.parse["intent"]["confidence"] or 0.0)

    @property
    def clarify(self) -> list[str]:
        return list(self.parse.get("clarify_topics") or []) if self.intent == "clarify" else []

    def probability(self, intents: frozenset[str]) -> float:
        return sum(row["confidence"] for row in self.parse.get("intent_ranking") or [] if row["name"] in intents)

    def is_question_in(self, whole: Part) -> bool:
        """A piece that asks something of its own, is understood, and was seen in the whole message too."""
        if self.intent in DANGER | NOTHING | TALK:
            return False  # danger that only the classifier sees in a fragment is no danger: the whole was not one
        if self.intent == "emotional":
            return self.confidence >= FELT and whole.probability(frozenset({"emotional"})) >= HEARD
        if not asks(self.text):
            # "... and the phone number too": short, and plainly a topic
            bare = is_bare(self.text) and self.intent not in HANDOFF | ABOUT_US and not self.intent.startswith("follow_")
            return bare and self.confidence >= BARE and whole.probability(frozenset({self.intent})) >= SUPPORT
        if self.intent in ABOUT_US:
            return self.confidence >= CLEAR
        needed, same = (HAND_OFF, HANDOFF) if self.intent in HANDOFF else (ANSWER, frozenset({self.intent}))
        seen = self.intent.startswith("follow_") or self.confidence >= CLEAR or whole.probability(same) >= SUPPORT
        return self.confidence >= needed and seen


async def plan(text: str, parse: Callable[[str], Awaitable[Parse]]) -> list[Part]:
    """One part for most messages. Danger anywhere is the only part: the rest can wait."""
    whole = Part(text, await parse(text))
    if whole.intent in DANGER:
        return [whole]
    told = sentences(text)
    # "How do X and Y differ" is one question with an "and" in it
    pieces = [clause for sentence in told for clause in ([sentence] if whole.intent in INDIVISIBLE else clauses(sentence))][:MOST_PIECES]
    if len(pieces) < 2:
        return [whole]
    found = [Part(piece, await parse(piece)) for piece in pieces]
    alarm = next((part for part in found if part.parse.get("danger_rule")), None)
    if alarm is None and len(told) > 1:
        alarm = next((part for part in [Part(s, await parse(s)) for s in told[:MOST_PIECES]] if part.intent in DANGER and part.confidence >= ALARM), None)
    if alarm is not None:
        return [alarm]
    kept: dict[str, Part] = {}
    for part in found:
        if part.is_question_in(whole):
            kept.setdefault(part.intent, part)
    several = list(kept.values())
    if len(several) > 1 and any(asks(part.text) for part in several):
        return several[:MOST]
    if len(several) == 1 and whole.intent in NOTHING and several[0].confidence >= ALONE and asks(several[0].text):
        return several
    return [whole]
