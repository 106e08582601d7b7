"""Acceptance I13: a turn sends three messages at most, and on a phone each has three segments at most."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pytest

from content import answers
from content.answers import Kind
from desk.conversations import wording
from desk.conversations.decide import Circumstances, first_look, second_look
from desk.conversations.fitting import MOST, MOST_SEGMENTS, Fitted, fit
from desk.conversations.plan import Plan
from desk.conversations.reading import Reading
from desk.conversations.reasons import Handoff
from desk.sms import segments

from .acts import responses, write
from .fake_assistant import answer

KNOWN = answers.load()
COUNTRIES = ("US", "GB", "")  # "" is a number whose country nobody can tell: its texts name every number


@lru_cache(maxsize=None)
def fits(text: str) -> bool:
    return segments.split(text).segments <= MOST_SEGMENTS


def longest(kind: Kind, count: int) -> list[str]:
    """The responses of this kind whose wording for a phone is longest."""
    named = [found.response for found in KNOWN.of_kind(kind).values()]
    return sorted(named, key=lambda name: -len(KNOWN[name].render("sms", None)))[:count]


TOPICS = [*longest(Kind.TOPIC, 6), longest(Kind.TOPIC, 99)[-1]]
HANDOFFS = [name for name in longest(Kind.HANDOFF, 99) if name not in ("utter_handoff_emergency", "utter_handoff_crisis")]
TURNS = [
    *itertools.permutations(TOPICS, 3),
    *((*pair, handoff) for pair in itertools.permutations(TOPICS, 2) for handoff in HANDOFFS),
    *((topic, handoff) for topic in TOPICS for handoff in HANDOFFS),
    *((name,) for name in (*TOPICS, *HANDOFFS)),
]


def heard(names: tuple[str, ...]) -> Reading:
    reason = names[-1].removeprefix("utter_handoff_") if names[-1] in HANDOFFS else None
    topics = tuple(name.removeprefix("utter_") for name in names if name in TOPICS)
    return Reading(responses=names, topics=topics, handoff=Handoff(reason) if reason else None)


def fitted(plan: Plan, country: str, *, is_first: bool, offers: bool | None = None) -> Fitted:
    intro = wording.introduction("sms", country) if is_first else None
    offers = plan.handoff is not None and plan.handoff.makes_case if offers is None else offers
    return fit(plan, intro=intro, offer=wording.reply_offer("sms", country) if offers else None, fits=fits)


def holds(turn: Fitted) -> bool:
    return 1 <= len(turn.said) <= MOST and all(fits(one.text) for one in turn.said)


def whole(turn: Fitted) -> str:
    return "\n\n".join(one.text for one in turn.said)


def kept_whole(turn: Fitted, plan: Plan) -> bool:
    """Every text that carries numbers is there; an answer is there or named as left out."""
    return all(
        one.text in whole(turn) or (topic := plan.topic_of(one)) is not None and topic in turn.left_out for one in plan.said
    )


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
@pytest.mark.parametrize("over", [False, True], ids=["question", "after a false alarm"])
def test_every_combination_of_the_longest_texts_fits_a_phone(country, is_first, over):
    now = Circumstances(channel="sms", country=country)
    for names in TURNS:
        plan = second_look(heard(names), now, over=over)
        turn = fitted(plan, country, is_first=is_first)
        assert holds(turn), names
        assert kept_whole(turn, plan), names
        if country:  # with a country the numbers are short, and no answer is ever left out
            assert not turn.left_out, names
        assert not set(turn.left_out) & set(plan.without(turn.left_out).topics)


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_first_turn_says_who_we_are_wherever_that_fits(country):
    intro = wording.introduction("sms", country).text
    now = Circumstances(channel="sms", country=country)
    missing = [n for n in TURNS if intro not in whole(fitted(second_look(heard(n), now), country, is_first=True))]
    assert not [names for names in missing if len(names) < 3]
    if country == "US":
        assert missing == []


@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "I have chest pain right now",
        "I want to kill myself",
        "me duele el pecho y no puedo respirar",
        "j'ai mal à la poitrine et je ne peux pas respirer",
        "我胸口痛,喘不过气",
        "عندي ألم في الصدر ولا أستطيع التنفس",
        "estou com dor no peito e não consigo respirar",
        "¿Qué es la terapia CAR T y cuánto tiempo dura el tratamiento?",
        "什么是骨髓瘤的免疫疗法",
        "ما هو العلاج المناعي للورم النخاعي",
        "x" * 4_001,
        "",
    ],
)
def test_every_fixed_reply_fits_in_every_language(country, is_first, text):
    plan = first_look(text, Circumstances(channel="sms", country=country))
    assert isinstance(plan, Plan)
    turn = fitted(plan, country, is_first=is_first)
    assert holds(turn)
    assert all(one.text in whole(turn) for one in plan.said)
    if plan.handoff is not None and plan.handoff.is_danger:
        assert turn.said[0].text == plan.said[0].text


def test_a_text_of_another_alphabet_never_shares_a_message():
    plan = first_look("ما هو العلاج المناعي للورم النخاعي", Circumstances(channel="sms", country="US"))
    texts = [one.text for one in fitted(plan, "US", is_first=True).said]
    assert plan.said[1].text in texts


def test_what_gives_way_first_is_the_offer_and_then_the_introduction():
    now = Circumstances(channel="sms", country="")
    plan = second_look(heard((*longest(Kind.TOPIC, 2), "utter_handoff_emotional")), now)
    intro, offer = wording.introduction("sms", "").text, wording.reply_offer("sms", "").text
    both = fit(plan, intro=wording.introduction("sms", ""), offer=wording.reply_offer("sms", ""), fits=fits)
    assert (intro in whole(both), offer in whole(both), both.left_out) == (False, True, ())
    tight = fit(plan, intro=wording.introduction("sms", ""), offer=wording.reply_offer("sms", ""), fits=lambda text: len(text) <= 300)
    assert [one.text for one in tight.said] == [one.text for one in plan.said]


def test_the_last_answer_gives_way_before_a_handoff():
    names = (*longest(Kind.TOPIC, 2), "utter_handoff_logistics")
    plan = second_look(heard(names), Circumstances(channel="sms", country="US"), over=True)
    turn = fit(plan, fits=lambda text: len(text) <= 300)
    assert [one.response for one in turn.said] == ["utter_danger_over", names[0], names[2]]
    assert turn.left_out == (names[1].removeprefix("utter_"),)
    assert plan.without(turn.left_out).topics == (names[0].removeprefix("utter_"),)


def test_where_nothing_fits_everything_is_said_all_the_same():
    plan = second_look(heard(("utter_handoff_logistics",)), Circumstances(channel="sms", country="US"))
    assert fit(plan, fits=lambda text: False).said == list(plan.said)


def test_on_the_web_nothing_is_left_out():
    names = (*longest(Kind.TOPIC, 2), "utter_handoff_emotional")
    plan = second_look(heard(names), Circumstances(channel="web"), over=True)
    turn = fit(plan, offer=wording.reply_offer("web", ""))
    assert len(turn.said) == MOST and kept_whole(turn, plan) and not turn.left_out


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_long_first_turn_is_stored_as_it_fits(assistant, sms, country):
    type(sms).objects.update(country=country)
    names = tuple(longest(Kind.TOPIC, 3))
    topics = [name.removeprefix("utter_") for name in names]
    assistant.says = lambda turn: answer(replies=[{"response": name, "text": ""} for name in names], topics=topics)
    first = write(sms, "three questions at once")
    assert len(first.replies) == MOST and all(fits(reply.text) for reply in first.replies)
    assert first.message.topics == topics and responses(first) == list(names)
    assistant.says = lambda turn: answer("utter_bcma_definition")
    both = [reply.text for reply in (*first.replies, *write(sms, "what is bcma").replies)]
    intro = wording.introduction("sms", country).text
    assert sum(intro in text for text in both) == 1  # with the first reply, or where it did not fit with the next
