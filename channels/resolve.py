"""What a message means in its conversation. `plan` reads the message alone; this puts the subject, the list, the last reason
and an alarm beside it, and changes the intent the rules act on where the conversation says more than the words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Awaitable, Callable, Iterator

from channels import aftermath, carry, picks
from channels.context import Context
from channels.parts import NOTHING, OVER, Parse, Part, plan
from channels.questions import asks, clauses, sentences
from content.intents import DANGER, HANDOFF

Parser = Callable[[str], Awaitable[Parse]]

TAKEN_BACK = "over"  # the desk heard the alarm taken back; what else the message asks is answered

# How the subject is called when it stands for a pronoun.
NAMES = {
    "immune_system": "the immune system",
    "immunotherapy": "immunotherapy",
    "cancer_cells": "hiding from the immune system",
    "bcma": "BCMA",
    "car_t": "CAR T-cell therapy",
    "bispecifics": "bispecific antibodies",
    "adc": "antibody-drug conjugates",
    "comparison": "CAR T, bispecifics and ADCs",
    "imf": "the IMF",
    "dr_mikhael": "Dr. Mikhael",
    "videos": "the video",
}
PRONOUN = re.compile(r"\b(?:it|that one|this one|that|they|them|those|this|these|one)\b", re.I)

COURTESY = frozenset({"thanks", "goodbye"})  # "bye and thanks" is both
RETRACTION_END = re.compile(r"\s*(?:,|\s-)?\s+(?:so|but|anyway|anyways|now)\s+(?=\w)|,\s+", re.I)

# "the videos: better one?" is no question about videos: these only take the place of a pronoun.
TREATED = frozenset(NAMES) - {"imf", "dr_mikhael", "videos"}
# What a question about a subject may turn out to ask, where that is not the subject itself or how it compares.
ABOUT = {"videos": {"videos", "dr_mikhael"}}
# What "which one ..." is read as when nobody has seen the rest.
UNDECIDED = frozenset({"follow_which", "follow_difference", "choose", "bcma_therapies", "therapy_comparison"})

WEAK = 0.5  # below this an intent was a guess
SURE = 0.6  # a second reading is taken from here on
MOST_WORDS = 16  # a story is no follow-up


@dataclasses.dataclass(frozen=True)
class Meant:
    parts: list[Part]
    picked: tuple[str, ...] = ()


async def meant(text: str, parse: Parser, context: Context, subject_of: dict[str, str], alarm: str | None) -> Meant:
    """The parts of a message as the dialogue should act on them. Danger that was heard stays danger."""
    if alarm == TAKEN_BACK:
        text = await _behind_the_retraction(text, parse)
    parts = await plan(text, parse)
    if any(part.intent in DANGER for part in parts):
        taken_back = alarm == TAKEN_BACK and not any(part.parse.get("danger_rule") for part in parts)
        return Meant([parts[0].as_(OVER)] if taken_back else parts)
    if alarm in DANGER:
        kept = [part for part in parts if _moves_on(part, subject_of)]
        if not kept:
            return Meant([Part(text, parts[0].parse).as_("still_in_danger")])
        parts = kept
    if len(parts) > 1:
        return Meant(await _in_turn(parts, parse, context, subject_of))
    part = parts[0]
    entities = part.parse.get("entities") or []
    if context.reason in carry.CARRIED and carry.names_another(part.spelt, entities):
        return Meant([part.as_("carry_on")])
    picked = _picked(text, part, context)
    if picked:
        return Meant([part.as_("choose")], picked)
    topic = carry.carried_topic(part.spelt, entities, context)
    if topic is None and (part.intent in NOTHING or part.intent in UNDECIDED):
        topic = carry.weighs(part.text, context)
    if topic:
        return Meant([part.as_(topic)])
    if part.intent in HANDOFF | NOTHING and (carry.names_another(part.spelt, entities) or carry.only_names(part.spelt, entities)):
        return Meant([part.as_("name_subject")])  # "on BCMA then?" asks nothing else, whatever it sounds like
    return Meant([await _read_again(part, parse, context, subject_of)])


def _picked(text: str, part: Part, context: Context) -> tuple[str, ...]:
    """Items of the list that the message points at, in one of its last two sentences. A reason for the helpline that was
    understood stays one."""
    lists = [topics for topics in (context.offered, context.listed) if topics] or [()]
    for sentence in sentences(text)[::-1][:2]:
        found: tuple[str, ...] = ()
        if picks.is_only_a_place(sentence):
            found = next((items for items in (picks.places(sentence, topics, context.last_topic) for topics in lists) if items), ())
        elif not part.parse.get("entities") and (part.intent not in HANDOFF or part.confidence < WEAK):
            looks = picks.described(sentence)
            found = (looks,) if looks else ()
        if found:
            how = picks.asks_how(text)
            return tuple(picks.HOW.get(topic, topic) if how else topic for topic in found)
    return ()


async def _read_again(part: Part, parse: Parser, context: Context, subject_of: dict[str, str]) -> Part:
    """A message that was not understood, read with the subject's name in it; itself when that is no surer.

    A reason for the helpline that was understood never becomes an answer.
    """
    if len(part.text.split()) > MOST_WORDS:
        return part
    handed_off = part.intent in HANDOFF - {"off_topic"}
    for subject, words in _readings(part, context, subject_of):
        again = Part(part.text, await parse(words))
        fits = subject_of.get(again.intent) in ABOUT.get(subject, {subject, "comparison"})
        if again.confidence >= SURE and (again.intent in HANDOFF - {"off_topic"} or fits and not handed_off):
            return again
    return part


async def _in_turn(parts: list[Part], parse: Parser, context: Context, subject_of: dict[str, str]) -> list[Part]:
    """Several questions: what one leaves open ("what does myeloma do to it") is read with the subject of the one before."""
    read: list[Part] = []
    for part in parts:
        read.append(await _read_again(part, parse, context, subject_of))
        named = [entity["value"] for entity in part.parse.get("entities") or [] if entity.get("entity") == "subject"]
        subject = subject_of.get(read[-1].intent) or (named[-1] if named else None)
        if subject:
            context = dataclasses.replace(context, subject=subject, recent=(read[-1].intent,), listed=())
    return read


def _readings(part: Part, context: Context, subject_of: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(subject, the message with its name in it): of the item that is pointed at, else of what the conversation is about."""
    pointed = picks.pointed(part.text, context.listed)
    if pointed:
        item, before, behind = pointed
        if subject_of[item] in NAMES:
            yield subject_of[item], f"{before}{NAMES[subject_of[item]]}{behind}"
        return
    asks_it = bool(PRONOUN.search(part.text))
    understood = part.intent not in NOTHING and part.confidence >= WEAK
    if understood or (part.parse.get("entities") and not asks_it):
        return
    for subject in dict.fromkeys(("videos" if context.last_topic == "videos" else "", context.subject or "")):
        if subject in NAMES and asks_it:
            yield subject, PRONOUN.sub(NAMES[subject], part.text, count=1)
    if context.subject in TREATED:
        yield context.subject, f"{NAMES[context.subject]}: {part.text}"


def _moves_on(part: Part, subject_of: dict[str, str]) -> bool:
    confidence = part.probability(COURTESY) if part.intent in COURTESY else part.confidence
    return aftermath.moves_on(part.intent, confidence, part.text, is_topic=part.intent in subject_of, names_subject=bool(part.parse.get("entities")))


async def _behind_the_retraction(text: str, parse: Parser) -> str:
    """What a message that takes an alarm back asks besides; the whole of it when it asks nothing."""
    pieces = [piece for sentence in sentences(text) for clause in clauses(sentence) for piece in RETRACTION_END.split(clause) if piece.strip()]
    asked = [piece.strip() for piece in pieces if asks(piece) and Part(piece, await parse(piece)).intent not in DANGER | {OVER}]
    return " ".join(asked) if asked else text
