"""Who texts what and when: the people of the storm. Pure; the same seed makes the same texts and the same mix-ups."""

from __future__ import annotations

import random
from dataclasses import dataclass

from desk.sms.simulator.trouble import Inbound, Troubles, inbound

MESSAGES_EACH = 10
# Numbers that are set aside for fiction: 555-0100 to 555-0199 of each area.
AREAS = (202, 212, 213, 214, 215, 303, 305, 312, 313, 314, 404, 408, 412, 415, 502, 503, 504, 512, 513, 602,
         612, 614, 615, 617, 619, 702, 703, 704, 713, 716, 801, 803, 804, 808, 816, 901, 904, 907, 916, 919)  # fmt: skip
MOST_MESSAGES = len(AREAS) * 100 * MESSAGES_EACH

DANGER = "my chest hurts and I cannot breathe"
EMERGENCY, HANDOFF = "utter_handoff_emergency", "utter_handoff_side_effects"
DANGER_SHARE, HANDOFF_SHARE = 0.05, 0.05
# Phones that write at the same time; their messages mix.
CROWD = 50


@dataclass(frozen=True)
class Text:
    """One message of a person, and the response that answers it."""

    sid: str
    phone: str
    text: str
    answer: str


@dataclass(frozen=True)
class Post:
    """One message handed to the desk. `again`: the provider repeats it although it was taken."""

    text: Text
    fate: Inbound
    again: bool


def texts(seed: int, count: int, answers: list[str]) -> list[Text]:
    """`count` messages, ten a phone; `answers` are the responses that the stand-in assistant can be asked for."""
    if count > MOST_MESSAGES:
        raise ValueError(f"There are numbers for {MOST_MESSAGES} messages at most.")
    dice = random.Random(seed)
    made = []
    for number in range(count):
        phone = number // MESSAGES_EACH
        roll = dice.random()
        if roll < DANGER_SHARE:
            text, answer = DANGER, EMERGENCY
        else:
            answer = HANDOFF if roll < DANGER_SHARE + HANDOFF_SHARE else dice.choice(answers)
            text = f"{_babble(dice)} please answer with {answer}"
        made.append(Text(f"SM{dice.getrandbits(128):032x}", f"+1{AREAS[phone // 100]}55501{phone % 100:02}", text, answer))
    return made


def _babble(dice: random.Random) -> str:
    """No two texts alike: the desk holds back what says the same again and again."""
    return " ".join("".join(dice.choices("abdefgiklmnoprstu", k=5)) for _ in range(4))


def posts(seed: int, written: list[Text], troubles: Troubles) -> list[Post]:
    """Every hand-over in order: phones of a crowd mixed, some messages overtaken, some repeated."""
    dice = random.Random(seed + 1)
    timed: list[tuple[float, Post]] = []
    for number, text in enumerate(written):
        phone, at = divmod(number, MESSAGES_EACH)
        fate = inbound(troubles, text.sid)
        # A crowd's ten messages come within ten units of time; one that is overtaken comes after its successor.
        time = phone // CROWD * MESSAGES_EACH + at + dice.random() * 0.9 + (1.5 if fate.overtaken else 0.0)
        timed.append((time, Post(text, fate, again=False)))
        if fate.twice:
            timed.append((time + dice.choice((0.0, 0.5, 5.0)), Post(text, fate, again=True)))
    return [post for _, post in sorted(timed, key=lambda one: one[0])]


def wanted(text: str, answers: frozenset[str]) -> str | None:
    """The response that a text asks the stand-in assistant for."""
    return next((word.rstrip(",") for word in text.split() if word.rstrip(",") in answers), None)
