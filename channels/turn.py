"""One turn through Rasa: a message in, the turn record out."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet

from channels.carry import CARRIED, REMEMBERED
from channels.context import Context
from channels.parts import ABOUT_US, Part
from channels.resolve import TAKEN_BACK, meant
from channels.tracker_store import underlying
from content.intents import DANGER

HANDOFF_PREFIX = "utter_handoff_"
MOST_REPLIES = 4  # the desk fits them into three messages, and keeps what has no room for the word MORE


class CollectedReplies(CollectingOutputChannel):
    """Lets Rasa pick the wording of the person's channel: `channel: sms` in domain.yml answers to this name."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._name = channel

    def name(self) -> str:  # type: ignore[override] - Rasa's is a classmethod; it is only ever called on the instance
        return self._name


@dataclasses.dataclass(frozen=True)
class Vocabulary:
    """What domain.yml says about topics, their subjects and the priorities of hand-offs."""

    subject_of: dict[str, str]
    priority_of: dict[str, int]
    topics: frozenset[str]  # what the page answers
    talk: frozenset[str]  # greet, thanks …
    asks: dict[str, tuple[str, str]]  # topic -> (title for a button, the question it sends)
    lists: dict[str, tuple[str, ...]]  # topic whose answer is a list -> the topics of its items, in order

    @staticmethod
    def of(domain: Domain) -> Vocabulary:
        subject_of = {
            intent: mapping["value"]
            for slot in domain.as_dict()["slots"].items()
            if slot[0] == "subject"
            for mapping in slot[1]["mappings"]
            if mapping["type"] == "from_intent"
            for intent in ([mapping["intent"]] if isinstance(mapping["intent"], str) else mapping["intent"])
        }
        meta = {name: (rows[0].get("metadata") or {}) for name, rows in domain.responses.items()}
        topics = {m["topic"]: m for m in meta.values() if "topic" in m}
        return Vocabulary(
            subject_of,
            {m["handoff"]: int(m["priority"]) for m in meta.values() if m.get("handoff") and m.get("priority")},
            frozenset(topics) & frozenset(subject_of),
            frozenset(m["conversation"] for m in meta.values() if m.get("conversation")),
            {name: (m.get("title", name), m.get("ask", m.get("title", name))) for name, m in topics.items()},
            {name: tuple(m["lists"]) for name, m in topics.items() if m.get("lists")},
        )


async def take_turn(agent: Agent, vocabulary: Vocabulary, text: str, channel: str, raw_context: Any, alarm: Any = None) -> dict[str, Any]:
    """The reply of Contract "turn": replies, topics, handoff, clarify, ranking, rule, context. Nothing stays behind.

    `alarm` is what the desk knows of the last turn: "emergency" or "crisis" when it was one, "over" when this message takes it back.
    """
    sender = uuid.uuid4().hex
    subjects = frozenset(vocabulary.subject_of.values())
    context = Context.read(raw_context, vocabulary.topics, subjects, REMEMBERED)
    alarm = alarm if isinstance(alarm, str) and alarm in DANGER | {TAKEN_BACK} else None
    store = underlying(agent.tracker_store)
    output = CollectedReplies(channel)
    try:
        tracker = await agent.processor.fetch_tracker_and_update_session(sender, output)

        async def parse(words: str) -> dict[str, Any]:
            return await agent.processor.parse_message(UserMessage(words, output, sender, input_channel=channel))

        heard = await meant(text, parse, context, vocabulary.subject_of, alarm)
        slots = {
            "subject": context.subject,
            "last_topic": context.last_topic,
            "picked": list(heard.picked),
            "reason": context.reason if context.reason in CARRIED else None,
            "alarm": alarm if alarm in DANGER else None,
        }
        for slot, value in slots.items():
            if value:
                tracker.update(SlotSet(slot, value), agent.domain)
        await agent.tracker_store.save(tracker)
        for part in heard.parts:
            message = UserMessage(part.text, output, sender, parse_data=part.parse, input_channel=channel)
            await agent.handle_message(message)
        tracker = await agent.tracker_store.retrieve(sender)
        uttered = [event for event in tracker.events if isinstance(event, BotUttered)]
        return _record(vocabulary, heard.parts, uttered, context)
    finally:
        store.forget(sender)


def _record(vocabulary: Vocabulary, parts: list[Part], uttered: list[BotUttered], context: Context) -> dict[str, Any]:
    said: dict[str, BotUttered] = {}
    for event in uttered:
        said.setdefault(event.metadata.get("utter_action", ""), event)
    reasons = [name[len(HANDOFF_PREFIX) :] for name in said if name.startswith(HANDOFF_PREFIX)]
    danger = [reason for reason in reasons if reason in DANGER]
    reason = min(danger or reasons, key=lambda r: (vocabulary.priority_of.get(r, 9), reasons.index(r)), default=None)
    answered = [] if danger else [name[len("utter_") :] for name in said if not name.startswith(HANDOFF_PREFIX)]
    others = [f"utter_{name}" for name in answered if name not in vocabulary.topics | vocabulary.talk]
    room = MOST_REPLIES - bool(reason)
    # small talk around a real answer or hand-off is not answered on its own; "are you a robot" beside a question is one
    real = [name for name in answered if name in vocabulary.topics or len(parts) > 1 and name in ABOUT_US]
    topics = (real or ([] if reason else [name for name in answered if name in vocabulary.talk]))[:room]
    names = [f"utter_{topic}" for topic in topics]
    if not topics and not reason:
        names += others[:room]
    if reason:
        names.append(HANDOFF_PREFIX + reason)
    clarify = [t for part in parts for t in part.clarify] if "utter_clarify" in names else []
    if "utter_ask_subject" in names:
        clarify = [t for t in ("bcma_definition", "car_t", "bispecifics_definition") if t in vocabulary.topics]
    replies = [{"response": name, "text": said[name].text or ""} for name in names]
    for reply in replies:
        if clarify and reply["response"] in ("utter_clarify", "utter_ask_subject"):
            reply["choices"] = [dict(zip(("label", "send"), vocabulary.asks[t])) for t in clarify]
    first = parts[0].parse
    return {
        "replies": replies,
        "topics": topics,
        "handoff": {"reason": reason, "priority": vocabulary.priority_of.get(reason)} if reason else None,
        "clarify": clarify,
        "ranking": [{"name": r["name"], "confidence": round(r["confidence"], 4)} for r in first.get("intent_ranking", [])[:8]],
        "rule": next((part.parse["danger_rule"] for part in parts if part.parse.get("danger_rule")), ""),
        "context": _remembered(vocabulary, parts, context, topics, clarify, reason).write(),
    }


def _remembered(vocabulary: Vocabulary, parts: list[Part], context: Context, topics: list[str], clarify: list[str], reason: str | None) -> Context:
    named = [entity["value"] for part in parts for entity in part.parse.get("entities") or [] if entity.get("entity") == "subject"]
    return context.after(
        topics,
        vocabulary.subject_of,
        named=named[-1] if named else None,
        offered=tuple(clarify),
        listed=_listed(vocabulary, topics, named),
        reason=reason if reason in REMEMBERED else None,
    )


def _listed(vocabulary: Vocabulary, topics: list[str], named: list[str]) -> tuple[str, ...]:
    """The items of the list just said. Of a comparison, the two that were asked about, in the person's order."""
    said = next((topic for topic in reversed(topics) if topic in vocabulary.lists), None)
    if said != "therapy_comparison":
        return vocabulary.lists.get(said or "", ())
    item_of = {vocabulary.subject_of[item]: item for item in vocabulary.lists[said]}
    asked = tuple(dict.fromkeys(item_of[name] for name in named if name in item_of))
    return asked if len(asked) > 1 else vocabulary.lists[said]
