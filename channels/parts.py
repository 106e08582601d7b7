"""Which questions a message holds: the whole, or pieces that each mean something of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from channels.misuse import orders
from channels.questions import asks, clauses, is_bare, sentences
from content.intents import DANGER, HANDOFF

Parse = dict[str, Any]

NOTHING = frozenset({"nlu_fallback", "clarify"})
TALK = frozenset({"greet", "goodbye", "thanks", "affirm", "deny", "choose"})
OVER = "danger_over"
OFF_TOPIC = "off_topic"
ABOUT_US = frozenset({"capabilities", "bot_challenge"})
INDIVISIBLE = frozenset({"therapy_comparison"})  # "how do X and Y differ" is one question with an "and" in it

# Chosen on messages with several questions, and on stories with one, written for the purpose; where a piece begins is learnt
# (nlu/several.py), these say which pieces count.
HAND_OFF = 0.5  # a piece for the helpline from this sum over all reasons
PLAIN = 0.75  # a sentence or clause that was not seen to begin a question, but asks one (or is a bare "the phone number too")
HELD = 0.1  # and the piece it is cut from was seen to hold it this much,
CLEAR = 0.9  # or it is this clear; but no fragment of what is the helpline's becomes an answer by that
FELT = 0.8  # distress told beside a question is answered too when a piece says so this plainly
ALARM = 0.85  # danger only the classifier sees, in one sentence of several; and the whole must show
TRACE = 0.02  # a trace of it: sentences out of a story ("he has bad lungs") look worse than they are
MOST = 4
MOST_PIECES = 8


@dataclasses.dataclass(frozen=True)
class Part:
    text: str
    parse: Parse

    def as_(self, intent: str) -> Part:
        """The same words, to be acted on as `intent`."""
        return Part(self.text, {**self.parse, "intent": {"name": intent, "confidence": 1.0}})

    @property
    def spelt(self) -> str:
        """The text with its slips mended, which entities count their characters in."""
        return self.parse.get("mended_text") or self.text

    @property
    def intent(self) -> str:
        return self.parse["intent"]["name"] or "nlu_fallback"

    @property
    def confidence(self) -> float:
        return float(self.parse["intent"]["confidence"] or 0.0)

    @property
    def clarify(self) -> list[str]:
        return list(self.parse.get("clarify_topics") or []) if self.intent == "clarify" else []

    @property
    def subject(self) -> str:
        """What a bare "and ADCs" names; two of them are two questions."""
        named = [entity["value"] for entity in self.parse.get("entities") or []]
        return named[0] if self.intent == "name_subject" and named else ""

    def probability(self, intents: frozenset[str]) -> float:
        return sum(row["confidence"] for row in self.parse.get("intent_ranking") or [] if row["name"] in intents)

    def stands_out(self, whole: Part) -> bool:
        """A sentence or clause of `whole` that is plainly a question of its own."""
        if self.intent in DANGER | NOTHING | TALK | {OVER, "emotional"} or self.intent.startswith("follow_") or self.confidence < PLAIN:
            return False
        answers = self.intent not in HANDOFF
        held = whole.probability(frozenset({self.intent}) if answers else HANDOFF) >= HELD
        if not held and (self.confidence < CLEAR or answers and whole.intent in HANDOFF):
            return False
        return asks(self.text) or is_bare(self.text) and answers and self.intent not in ABOUT_US

    def counts(self) -> bool:
        """Whether this piece is a question of its own, or something that staff should hear of."""
        if self.intent in DANGER | TALK | {OVER}:
            return False  # danger that only the classifier sees in a fragment is no danger: the whole was not one
        if self.intent in NOTHING:
            return asks(self.text)
        if self.intent == "emotional":
            return self.confidence >= FELT
        return self.intent not in HANDOFF or self.confidence >= HAND_OFF


async def plan(text: str, parse: Callable[[str], Awaitable[Parse]]) -> list[Part]:
    """One part for most messages. Danger anywhere is the only part: the rest can wait."""
    parse = _once(parse)
    whole = Part(text, await parse(text))
    if whole.intent in DANGER:
        return [whole]
    if orders(text):
        return [whole if whole.intent in HANDOFF else whole.as_(OFF_TOPIC)]
    pieces = list(whole.parse.get("pieces") or [])[:MOST_PIECES]
    told = sentences(text)[:MOST_PIECES]
    seen = [Part(piece, await parse(piece)) for piece in pieces] if len(pieces) > 1 else [whole]
    found = [part for piece in seen for part in await _finer(piece, parse)]
    alarms = [part for part in found if part.parse.get("danger_rule")]
    if not alarms and len(told) > 1 and whole.probability(DANGER) >= TRACE:
        alarms = [part for part in [Part(s, await parse(s)) for s in told] if part.intent in DANGER and part.confidence >= ALARM]
    if alarms:
        return alarms[:1]
    kept: dict[tuple[str, str], Part] = {}
    for part in found:
        if part.counts():
            kept.setdefault((part.intent, part.subject), part)
    several = list(kept.values())
    understood = [part for part in several if part.intent not in NOTHING]
    if len(several) > len(understood) == 1 and understood[0].intent == whole.intent:
        return [whole]  # the rest leans on the same question
    if len(several) > 1 and understood:
        return several[:MOST]
    if understood and whole.intent in NOTHING | {OVER}:
        return understood
    return [whole]


def _once(parse: Callable[[str], Awaitable[Parse]]) -> Callable[[str], Awaitable[Parse]]:
    """A sentence is looked at in several lights and read once."""
    known: dict[str, Parse] = {}

    async def read(words: str) -> Parse:
        if words not in known:
            known[words] = await parse(words)
        return known[words]

    return read


async def _finer(piece: Part, parse: Callable[[str], Awaitable[Parse]]) -> list[Part]:
    """The questions in a piece where no cut was seen but sentences or joints stand; itself when they are not plainly two."""
    told = sentences(piece.text)
    for cuts in (told, [clause for sentence in told for clause in clauses(sentence)]):
        if not 1 < len(cuts) <= MOST_PIECES or (piece.intent in INDIVISIBLE and cuts != told):
            continue
        parts = [Part(cut, await parse(cut)) for cut in cuts]
        plain = {(part.intent, part.subject): part for part in reversed(parts) if part.stands_out(piece)}
        if len(plain) > 1 or any(part.parse.get("danger_rule") for part in parts):
            return [part for part in parts if part in plain.values() or part.parse.get("danger_rule")]
    return [piece]
