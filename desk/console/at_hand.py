"""What staff may put into the reply box: the page's answers in this channel's wording, and canned replies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from content import answers, may_say
from content.answers import Answer
from desk.conversations import switches
from desk.conversations.models import Case, Channel, Message, Sender

from . import canned
from . import draft as drafts

# Messages of the person that say what their question is about, and answers that are shown as close to it.
ABOUT = 5
NEAR = 6


@dataclass(frozen=True)
class Offer:
    """`key` names it in a form: `answer:car_t` or `canned:12`. `size`: what it costs as a text message; empty in the chat."""

    key: str
    title: str
    text: str
    size: str = ""
    tag: str = ""


@dataclass(frozen=True)
class AtHand:
    near: list[Offer]
    others: list[Offer]
    canned: list[Offer]

    def named(self, key: str) -> Offer | None:
        return next((one for one in (*self.near, *self.others, *self.canned) if one.key == key), None)


def load(case: Case, staff: AbstractBaseUser) -> AtHand:
    """Only what may be said now: in production an answer needs its approval, and none is held, expired or switched off."""
    channel, country = case.conversation.channel, case.conversation.country
    near, others = nearest(_asked_about(case), answers.load().topics())
    offers = _answers(channel, country)
    return AtHand(
        near=[offers[topic] for topic in near if topic in offers],
        others=[offers[topic] for topic in others if topic in offers],
        canned=[_canned(reply, channel) for reply in canned.of(staff).filter(channel__in=("", channel))],
    )


def nearest(asked: Iterable[str], topics: Mapping[str, Answer]) -> tuple[list[str], list[str]]:
    """The topics close to those asked about, and the others. First the ones asked about, then those of the same part of the page."""
    asked = [topic for topic in dict.fromkeys(asked) if topic in topics]
    parts = {topics[topic].section for topic in asked}
    related = [topic for topic, answer in topics.items() if answer.section in parts and topic not in asked]
    near = [*asked, *related][:NEAR]
    return near, [topic for topic in topics if topic not in near]


def _asked_about(case: Case) -> list[str]:
    """The topics of the person's latest messages, the newest first: what was answered, asked back, or guessed."""
    latest = Message.objects.filter(conversation=case.conversation_id, sender=Sender.PERSON).order_by("-pk")[:ABOUT]
    named: list[str] = []
    for message in latest:
        named += [*message.topics, *message.clarify, *(str(one.get("name", "")) for one in message.ranking[:3])]
    return named


def _answers(channel: str, country: str) -> dict[str, Offer]:
    known = answers.load()
    today = timezone.now().date()
    decided = may_say.decide(known, may_say.load(), channel=channel, today=today, production=settings.PRODUCTION)
    off = switches.off()
    found = {}
    for topic, answer in known.topics().items():
        may = decided[answer.response]
        if may.handoff or switches.of_topic(topic) in off:
            continue
        text = may.answer.render(channel, country or None)
        tag = "" if may.approved else "Not yet approved"
        found[topic] = Offer(f"answer:{topic}", answer.title, text, _size(text, channel), tag)
    return found


def _canned(reply: canned.CannedReply, channel: str) -> Offer:
    tag = "" if reply.owner_id else "Everybody's"
    return Offer(f"canned:{reply.pk}", reply.title, reply.text, _size(reply.text, channel), tag)


@lru_cache(maxsize=512)
def _size(text: str, channel: str) -> str:
    return drafts.size(text) if channel == Channel.SMS else ""
