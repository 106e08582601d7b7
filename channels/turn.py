"""One turn through Rasa: a message in, the turn record out."""

from __future__ import annotations

import dataclasses
import uuid
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet

from channels.context import Context
from channels.parts import Part, plan
from channels.tracker_store import underlying
from content.intents import DANGER

HANDOFF_PREFIX = "utter_handoff_"
MOST_REPLIES = 3


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
        )


async def take_turn(agent: Agent, vocabulary: Vocabulary, text: str, channel: str, raw_context: Any) -> dict[str, Any]:
    """The reply of Contract "turn": replies, topics, handoff, clarify, ranking, rule, context. Nothing stays behind."""
    sender = uuid.uuid4().hex
    subjects = frozenset(vocabulary.subject_of.values())
    context = Context.read(raw_context, vocabulary.topics, subjects)
    store = underlying(agent.tracker_store)
    output = CollectedReplies(channel)
    try:
        tracker = await agent.processor.fetch_tracker_and_update_session(sender, output)
        for slot, value in (("subject", context.subject), ("last_topic", context.last_topic), ("offered", list(context.offered))):
            if value:
                tracker.update(SlotSet(slot, value), agent.domain)
        await agent.tracker_store.save(tracker)

        async def parse(words: str) -> dict[str, Any]:
            return await agent.processor.parse_message(UserMessage(words, output, sender, input_channel=channel))

        parts = await plan(text, parse)
        for part in parts:
            message = UserMessage(part.text, output, sender, parse_data=part.parse, input_channel=channel)
            await agent.handle_message(message)
        tracker = await agent.tracker_store.retrieve(sender)
        uttered = [event for event in tracker.events if isinstance(event, BotUttered)]
        return _record(vocabulary, parts, uttered, context, tracker.get_slot("subject"))
    finally:
        store.forget(sender)


def _record(vocabulary: Vocabulary, parts: list[Part], uttered: list[BotUttered], context: Context, subject: str | None) -> dict[str, Any]:
    said: dict[str, BotUttered] = {}
    for event in uttered:
        said.setdefault(event.metadata.get("utter_action", ""), event)
    reasons = [name[len(HANDOFF_PREFIX) :] for name in said if name.startswith(HANDOFF_PREFIX)]
    danger = [reason for reason in reasons if reason in DANGER]
    reason = min(danger or reasons, key=lambda r: (vocabulary.priority_of.get(r, 9), reasons.index(r)), default=None)
    answered = [] if danger else [name[len("utter_") :] for name in said if not name.startswith(HANDOFF_PREFIX)]
    others = [f"utter_{name}" for name in answered if name not in vocabulary.topics | vocabulary.talk]
    room = MOST_REPLIES - bool(reason)
    # small talk around a real answer or hand-off is not answered on its own
    real = [name for name in answered if name in vocabulary.topics]
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
        "context": context.after(topics, vocabulary.subject_of, tuple(clarify), subject).write(),
    }
