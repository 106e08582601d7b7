"""What to do with a message, in the order of product.md ("The way of a message"). Decisions only; nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from content.answers import Answer
from desk.sms import consent
from desk.sms.consent import Word
from safety import screen

from . import helped, offers, switches, wording
from .allowed import allowed
from .assistant import Trouble
from .cleaning import is_blank
from .helped import Asked
from .models import Channel, Sender
from .plan import FOR_STAFF, Plan, Said
from .reading import Reading
from .reasons import Handoff, more_urgent


# The rule on a message that was answered with what the turn before had no room for.
MORE = "more"


@dataclass(frozen=True)
class Circumstances:
    """What is known about the conversation at the moment the message is looked at."""

    channel: str
    country: str = ""
    held: bool = False
    opted_out: bool = False
    alarm: str = ""  # the danger that the last message told of
    off: frozenset[str] = frozenset()  # the switches that are off
    alarm_lately: bool = False  # a danger was found in one of the last turns
    help_asked: Asked = Asked.NOT  # whether "did this help?" waits for an answer
    helped: bool | None = None  # what they answered to it before
    rest: tuple[str, ...] = ()  # the topics that the last turn had no room for
    rest_given: bool = False  # ... and which the last word MORE has brought


@dataclass(frozen=True)
class Question:
    """The assistant is to be asked. `over`: the message also takes an alarm back, which is answered first."""

    text: str
    over: bool = False


def first_look(text: str, now: Circumstances) -> Plan | Question:
    """What the rules alone decide. Works with the assistant down."""
    taken_back = now.alarm_lately and screen.retracts(text)
    danger = None if taken_back else screen.screen(text)
    if danger is not None:
        return _danger(danger.reason, f"danger:{danger.rule}", screen.language(text), now)
    if now.held:
        return FOR_STAFF
    if now.opted_out:
        return Plan(rule="opted_out")
    if (answer := helped.read(text, now.help_asked)) is not None:
        return _helped(answer, now)
    if is_blank(text):
        return Plan(said=(_fixed("utter_empty", now),), rule="empty")
    if taken_back:
        can_be_asked = not _silent(now) and len(text) <= settings.TEXT_LIMIT and screen.language(text) not in wording.languages()
        return Question(text, over=True) if can_be_asked else _danger_over(now)
    if _silent(now):
        return _other_language(language, now) if (language := screen.language(text)) in wording.languages() else _switched_off(now)
    if (now.rest or now.rest_given) and consent.read(text) is Word.MORE:
        return _more(now)
    if len(text) > settings.TEXT_LIMIT:
        too_long = _fixed("utter_too_long", now, limit=f"{settings.TEXT_LIMIT:,}", length=f"{len(text):,}")
        return Plan(said=(too_long,), handoff=Handoff("unclear"), rule="too_long")  # staff can read the whole of it
    language = screen.language(text)
    if language in wording.languages():
        return _other_language(language, now)
    return Question(text)


def second_look(heard: Reading | Trouble, now: Circumstances, *, over: bool = False) -> Plan:
    """The turn that follows from what the assistant said, or from its silence. `over`: an alarm was taken back."""
    if over:
        return _danger_over(now) if isinstance(heard, Trouble) or _silent(now) else _danger_over_and(heard, now)
    if isinstance(heard, Trouble):
        return _switched_off(now) if _silent(now) else helpline_only(heard.value, now)
    heard = offers.narrowed(heard, channel=now.channel, off=now.off)
    responses = heard.responses
    if heard.handoff is not None and heard.handoff.is_danger:
        danger = [r for r in responses if r in _DANGER_TEXTS] or [f"utter_handoff_{heard.handoff.reason}"]
        responses = (*danger, *(r for r in responses if r not in danger))  # what to do now comes before anything else
        if _silent(now):
            return Plan(said=tuple(_fixed(r, now) for r in danger), handoff=heard.handoff, ranking=heard.ranking, rule=heard.rule)
    elif _silent(now):  # since the assistant was asked
        return _switched_off(now)
    may = allowed(responses, channel=now.channel, off=now.off)
    return Plan(
        said=tuple(_answer(answer, heard, now) for answer in may.answers),
        topics=tuple(topic for topic in heard.topics if topic not in may.kept_back),
        handoff=more_urgent(heard.handoff, may.handoff),
        clarify=heard.clarify,
        ranking=heard.ranking,
        rule=f"kept_back:{may.why}" if may.why else heard.rule,
        context=heard.context,
    )


def helpline_only(rule: str, now: Circumstances) -> Plan:
    """Something on our side failed: the fixed helpline reply, and a case so that staff see the question."""
    return Plan(said=(_fixed("utter_unavailable", now),), handoff=Handoff("unclear"), rule=rule)


def _switched_off(now: Circumstances) -> Plan:
    """Somebody wanted it so: no fault is spoken of, nor "try again in a few minutes". Staff get the question as a case."""
    return Plan(said=(_fixed("utter_switched_off", now),), handoff=Handoff("unclear"), rule="switched_off")


def _helped(yes: bool, now: Circumstances) -> Plan:
    """Thanked for once; a "no" gets the numbers and opens no case. Whoever goes on writing is heard as ever."""
    rule = "helped_yes" if yes else "helped_no"
    said = () if now.helped is yes else (_fixed("utter_help_yes" if yes else "utter_help_no", now),)
    return Plan(said=said, rule=rule, helped=yes)


def _more(now: Circumstances) -> Plan:
    """What stayed behind, as far as it may be said today. After that there is nothing more, and the helpline is given."""
    known = [f"utter_{topic}" for topic in now.rest if wording.is_topic(topic)]
    if not known:
        return Plan(said=(_fixed("utter_sms_no_more", now),), rule="no_more")
    may = allowed(known, channel=now.channel, off=now.off)
    return Plan(
        said=tuple(wording.said(answer, now.channel, now.country) for answer in may.answers),
        topics=tuple(topic for topic in now.rest if f"utter_{topic}" in known and topic not in may.kept_back),
        handoff=may.handoff,
        rule=MORE,
    )


def _silent(now: Circumstances) -> bool:
    return switches.is_silent(now.off, now.channel)


_DANGER_TEXTS = ("utter_handoff_emergency", "utter_handoff_crisis")


def _danger(reason: str, rule: str, language: str | None, now: Circumstances) -> Plan:
    said = _with_language(_fixed(f"utter_handoff_{reason}", now), reason, language, now)
    return Plan(said=said, handoff=Handoff(reason), rule=rule, speaks_while_held=True)


def _danger_over(now: Circumstances) -> Plan:
    return Plan(said=(_fixed("utter_danger_over", now),), rule="danger_over")


# Beside "he is fine after all" these say nothing: "thanks" is a courtesy, and the rest was not understood.
_COURTESIES = frozenset({"greet", "goodbye", "thanks"})
_NOT_UNDERSTOOD = frozenset({"unclear", "off_topic"})


def _danger_over_and(heard: Reading, now: Circumstances) -> Plan:
    """First that we heard it; then the answers and the hand-off to whatever else the message asked."""
    handoff = heard.handoff
    if handoff is not None and (handoff.is_danger or handoff.reason in _NOT_UNDERSTOOD):
        handoff = None
    topics = tuple(topic for topic in heard.topics if topic not in _COURTESIES)
    wanted = {f"utter_{topic}" for topic in topics} | ({f"utter_handoff_{handoff.reason}"} if handoff else set())
    rest = [response for response in heard.responses if response in wanted]
    if not rest:
        return _danger_over(now)
    may = allowed(rest, channel=now.channel, off=now.off)
    return Plan(
        said=(_fixed("utter_danger_over", now), *(_answer(answer, heard, now) for answer in may.answers)),
        topics=tuple(topic for topic in topics if f"utter_{topic}" in rest and topic not in may.kept_back),
        handoff=more_urgent(handoff, may.handoff),
        ranking=heard.ranking,
        rule="danger_over",
        context=heard.context,
    )


def _other_language(language: str, now: Circumstances) -> Plan:
    said = _with_language(_fixed("utter_other_language", now), "other_language", language, now)
    return Plan(said=said, handoff=Handoff("unclear"), rule=f"language:{language}")


def _with_language(english: Said, kind: str, language: str | None, now: Circumstances) -> tuple[Said, ...]:
    """The English text and the same in the person's language. An SMS is a message of its own: one letter outside
    GSM-7 would make the English beside it three times as expensive."""
    theirs = wording.in_language(language, kind, now.channel, now.country)
    if theirs is None:
        return (english,)
    if now.channel == Channel.SMS:
        return (english, Said(english.response, theirs.text, theirs.revision, english.sender))
    return (Said(english.response, f"{english.text}\n\n{theirs.text}", english.revision, english.sender),)


def _answer(answer: Answer, heard: Reading, now: Circumstances) -> Said:
    if answer.response in wording.ASKS_BACK:
        return wording.asking_back(answer.response, heard.clarify, now.channel, now.country)
    return wording.said(answer, now.channel, now.country, sender=Sender.ASSISTANT)


def _fixed(response: str, now: Circumstances, **values: object) -> Said:
    return wording.said(response, now.channel, now.country, sender=Sender.SYSTEM, **values)
