"""What staff read about a case: reasons, priorities, channels, deliveries, rules. The words people read stand in domain.yml."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from content import answers
from desk.conversations.forgetting import DISPOSITION as FORGOTTEN_CASE
from desk.conversations.models import Delivery


@dataclass(frozen=True)
class Reason:
    """`name` heads the case; `why` completes "Handed off because ..."."""

    name: str
    why: str


REASONS: dict[str, Reason] = {
    "emergency": Reason("Emergency", "the message tells of a danger to life now."),
    "crisis": Reason("Suicide or self-harm", "the message tells of thoughts of suicide or self-harm."),
    "human_request": Reason("Wants a person", "they asked for a person."),
    "side_effects": Reason("Side effects", "they asked what a treatment did or may do. The page does not cover it."),
    "personal_advice": Reason("Personal advice", "they asked what they themselves should do. No page can answer that."),
    "emotional": Reason("Distress", "the message tells of fear, grief or distress."),
    "other_medical": Reason("Other medical question", "they asked a medical question that the page does not answer."),
    "logistics": Reason("Practical question", "they asked about cost, places, appointments or other practical matters."),
    "unclear": Reason("Not understood", "the assistant could not tell what they meant, or could not answer at all."),
}


def reason(key: str) -> Reason:
    """The words for a reason; one that this table does not know yet is shown by its own name."""
    return REASONS.get(key) or Reason(key.replace("_", " ").capitalize(), "the page does not answer this.")


class Priority(Enum):
    """(number, word, shape). The shape tells priorities apart without colour."""

    DANGER = 1, "Danger", "octagon"
    SOON = 2, "Soon", "triangle"
    IN_TURN = 3, "In turn", "circle"

    @property
    def word(self) -> str:
        return self.value[1]

    @property
    def shape(self) -> str:
        return self.value[2]


_PRIORITIES = {priority.value[0]: priority for priority in Priority}


def priority(number: int) -> Priority:
    return _PRIORITIES.get(number, Priority.IN_TURN)


CHANNELS = {"web": "Website chat", "sms": "Text message"}

DELIVERIES: dict[str, str] = {
    Delivery.QUEUED: "Waiting to be sent",
    Delivery.SENDING: "Being sent",
    Delivery.SENT: "Sent, not yet confirmed",
    Delivery.DELIVERED: "Delivered",
    Delivery.UNDELIVERED: "Not delivered",
    Delivery.FAILED: "Not sent",
    Delivery.UNKNOWN: "Not known whether it arrived",
}
# It is night where the person is, and they do not wait for it now.
GOES_OUT_AT = "Goes out at {time} their time"
DELIVERIES_IN_CHAT: dict[str, str] = {
    Delivery.SENT: "In the chat, not fetched by their browser yet",
    Delivery.DELIVERED: "Handed to their browser",
}
# Shapes that tell the states apart: on its way, arrived, did not arrive, nobody knows.
DELIVERY_MARKS: dict[str, str] = {
    Delivery.QUEUED: "…",
    Delivery.SENDING: "…",
    Delivery.SENT: "✓",
    Delivery.DELIVERED: "✓✓",
    Delivery.UNDELIVERED: "✕",
    Delivery.FAILED: "✕",
    Delivery.UNKNOWN: "?",
}

WANTS_REPLY = {
    True: "Wants a reply here",
    False: "Wants no reply here",
    None: "Has not said if staff may reply here",
}

_RULES = {
    "assistant_unreachable": "the assistant could not be reached",
    "assistant_slow": "the assistant took too long",
    "assistant_wrong": "the assistant's answer could not be used",
    "desk_error": "a fault of the desk itself",
    "switched_off": "the assistant is switched off",
    "held": "staff have the conversation, so the assistant was not asked",
    "opted_out": "this person texted STOP, so nothing was sent",
    "too_long": "the message was too long",
    "empty": "the message was empty",
    "helped_yes": "they said that the helpline helped",
    "helped_no": "they said that the helpline did not help",
    "danger_over": "they said that the danger is over",
    "more": "MORE: what the answer before had no room for",
    "no_more": "MORE, and there was nothing more",
    "sms_loop": "the same text again and again, so the assistant stopped answering",
    "sms_limit": "more texts in an hour than are answered",
    "sms_keep": "they did not want their texts deleted after all",
    "sms_forget_ask": "they want their texts deleted; they were asked to confirm it",
    "reply_here": "their word on whether staff may reply here",
    "forgotten": "the conversation was forgotten before it was answered",
    "sms_stop": "STOP",
    "sms_start": "START",
    "sms_help": "HELP",
    "sms_reply_yes": "YES to a reply here",
    "sms_reply_no": "NO to a reply here",
    "sms_media": "a picture or a place, which cannot be read here",
}

_KEPT_BACK = {
    "expired": "its medical review ran out",
    "held": "the page has changed under it",
    "unapproved": "its wording is not approved yet",
    "switched_off": "it is switched off",
}


def rule(name: str) -> str:
    """A rule's name in words: `danger:chest_pain` is "danger words: chest pain"."""
    if name in _RULES:
        return _RULES[name]
    kind, _, what = name.partition(":")
    what = what.replace("_", " ")
    if kind == "danger":
        return f"danger words: {what}"
    if kind == "kept_back":
        return f"an answer was not given: {_KEPT_BACK.get(name.partition(':')[2], what)}"
    if kind == "language":
        return f"written in another language: {what}"
    return name.replace("_", " ")


def switch(name: str) -> str:
    kind, _, what = name.partition(":")
    return topic(what) if kind == "topic" else CHANNELS.get(what, what) if kind == "channel" else "The whole assistant"


def topic(name: str) -> str:
    """A topic's or an intent's title; its own name where it has none."""
    answer = answers.load().topics().get(name)
    if answer is not None:
        return answer.title
    return REASONS[name].name if name in REASONS else name.replace("_", " ").capitalize()


# The cap on the cost of text messages, as the queue tells it; {period} is day or month.
SPENDING = "{percent} % of what text messages may cost this {period} are used up. Tell your technical contact."
SPENDING_REACHED = (
    "Text messages have reached what they may cost this {period}: the assistant's answers are not sent any more. "
    "Your replies and the advice in danger still go out. Tell your technical contact now."
)

STATUSES = {"open": "Waiting", "claimed": "Claimed", "resolved": "Resolved"}

# What the transcript says of an act: {who} did it, {number} is the case, {to} the colleague who has it then.
ACTS = {
    "case.claimed": "{who} claimed case {number}",
    "case.released": "{who} put case {number} back into the queue",
    "case.taken_over": "{who} took over case {number}",
    "case.handed_over": "{who} handed case {number} over to {to}",
    "case.given_back": "{who} let the assistant answer",
    "case.lapsed": "The claim of case {number} ended: the page of whoever had it was not open any more",
    "case.resolved": "{who} resolved case {number}",
    "case.reopened": "{who} opened case {number} again",
    "case.chat_ended": "The person ended the chat",
    "case.forget_asked": "The person asked us to delete this conversation",
    "case.forgotten": "{who} had this conversation forgotten",
    "case.purged": "This conversation was kept as long as we keep them, and forgotten then",
}
ACTS_BY_ITSELF = {
    "case.reopened": "Case {number} was opened again: they wrote again",
    "case.forgotten": "The person asked us to forget this conversation",
}
# What stands where the conversation was, by who had it forgotten (forgetting.By).
FORGOTTEN = {
    "person": "The person asked us to forget this conversation. What was written in it is deleted; times and topics are kept for the figures.",
    "retention": "This conversation was kept as long as we keep them. What was written in it is deleted; times and topics are kept for the figures.",
    "staff": "Staff had this conversation forgotten. What was written in it is deleted; times and topics are kept for the figures.",
}


def disposition(key: str) -> str:
    """How a case ended; a key that the settings do not hold any more is shown as it is. Empty for none."""
    if key == FORGOTTEN_CASE:
        return "Forgotten"
    return settings.DISPOSITIONS.get(key, key.replace("_", " ").capitalize())


def minutes(number: int) -> str:
    """A target: 5 min, 1 h, 8 h, 90 min."""
    return f"{number // 60} h" if number % 60 == 0 else f"{number} min"
