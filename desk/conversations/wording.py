"""The words a person reads, fetched by name for their channel and country. The words themselves stand in content/ and domain.yml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from content import answers, contacts
from content.answers import Answer, Kind
from content.contacts import Say

from .models import Channel, Sender
from .plan import Said

# Of the desk's fixed texts, those that the assistant may ask for. The others tell of things only the desk knows.
ASSISTANT_MAY_SAY = frozenset({"utter_clarify", "utter_ask_subject", "utter_danger_over", "utter_empty", "utter_other_language"})

ASKS_BACK = frozenset({"utter_clarify", "utter_ask_subject"})
ASKS_HELPED = frozenset({"utter_staff_done", "utter_help_asked"})
INTRODUCTION = "utter_sms_intro"
YES_REPLY_HERE = "Yes, reply here"
# What the buttons under "did this help?" say and send. Whole sentences, so that nobody writes them by chance.
YES_HELPED = "Yes, this helped"
NO_HELPED = "No, it did not help"
# what brings the answers that a turn had no room for; on a phone they text it
MORE = "More"
# Who has joined, when the account carries no first name. A sign-in name is never shown.
SOMEBODY = "Someone"
A_COLLEAGUE = "a colleague"


def is_response(name: str) -> bool:
    """Whether the assistant may name this response."""
    answer = answers.load().get(name)
    return answer is not None and (answer.kind is not Kind.FIXED or name in ASSISTANT_MAY_SAY)


def is_topic(topic: str) -> bool:
    """Whether a turn may record it as answered: the page's topics, and small talk such as `thanks`."""
    return any(topic in answers.load().of_kind(kind) for kind in (Kind.TOPIC, Kind.CONVERSATION))


def is_page_topic(topic: str) -> bool:
    """Whether the page has an answer to it."""
    return topic in answers.load().topics()


def answer_of(response: str) -> Answer | None:
    """The page's answer behind a response, for its title, section and review date; None for anything else."""
    answer = answers.load().get(response)
    return answer if answer is not None and answer.topic else None


def said(
    response: str | Answer,
    channel: str,
    country: str,
    *,
    sender: Sender = Sender.ASSISTANT,
    choices: Iterable[dict[str, Any]] = (),
    **values: object,
) -> Said:
    """One response, ready to be said. `values` fill placeholders that only the caller knows, such as the limit."""
    answer = answers.load()[response] if isinstance(response, str) else response
    return Said(
        response=answer.response,
        text=answer.render(channel, country or None, **values),
        revision=answer.revision(channel),
        sender=sender,
        choices=tuple(choices),
    )


def asking_back(response: str, topics: Iterable[str], channel: str, country: str) -> Said:
    """A question of ours with a button for each topic; where the text names none, a phone gets numbered lines to pick from."""
    choices = [{"label": a.title, "send": a.ask} for a in (answers.load().for_topic(topic) for topic in topics)]
    asked = said(response, channel, country, choices=choices)
    if channel != Channel.SMS or not choices or response != "utter_clarify":
        return asked
    lines = [f"{number} {choice['label']}" for number, choice in enumerate(choices, 1)]
    return replace(asked, text="\n".join([asked.text, *lines]))


def reply_offer(channel: str, country: str) -> Said:
    """May staff reply here? A button on the web; on a phone the text itself asks for a YES, and the choice marks it as asked."""
    choice = {"label": YES_REPLY_HERE, "reply_here": True}
    return replace(said("utter_reply_offer", channel, country, sender=Sender.SYSTEM, choices=[choice]), by_the_way=True)


def asking_helped(response: str, channel: str, country: str) -> Said:
    """One of ASKS_HELPED, with its two buttons; a phone's text asks for a YES or NO itself."""
    choices = [{"label": sentence, "send": sentence} for sentence in (YES_HELPED, NO_HELPED)]
    return said(response, channel, country, sender=Sender.SYSTEM, choices=choices)


def introduction(channel: str, country: str) -> Said:
    """Who we are, for the first reply of a thread of text messages."""
    return replace(said(INTRODUCTION, channel, country, sender=Sender.SYSTEM), by_the_way=True)


def more_to_say(channel: str, country: str) -> Said:
    """That the word MORE brings what a turn had no room for."""
    told = said("utter_sms_more", channel, country, sender=Sender.SYSTEM)
    button = () if channel == Channel.SMS else ({"label": MORE, "send": MORE},)
    return replace(told, choices=button, by_the_way=True)


def languages() -> frozenset[str]:
    """The languages other than English that contacts.yml has sentences for."""
    return frozenset(contacts.load().languages)


def in_language(language: str | None, kind: str, channel: str, country: str) -> Said | None:
    """The sentence of this kind (emergency, crisis, other_language) in that language, or None when there is none."""
    known = contacts.load()
    if language is None or language not in known.languages:
        return None
    text = known.in_language(language, channel, country or None, Say(kind))
    return Said(response="", text=text, revision=f"{language}:{kind}", sender=Sender.SYSTEM) if text else None


def staff_name(staff: AbstractBaseUser) -> str:
    """What the person is told: the first name. The sign-in name and the rest stay inside."""
    return getattr(staff, "first_name", "").strip() or SOMEBODY


def colleague_name(staff: AbstractBaseUser) -> str:
    """The same, where the name stands inside a sentence: "has taken over from a colleague"."""
    return getattr(staff, "first_name", "").strip() or A_COLLEAGUE
