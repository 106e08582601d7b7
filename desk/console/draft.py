"""What a reply costs and whether it fits, counted as it is typed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from desk.conversations.cases import LONGEST_REPLY
from desk.conversations.models import Channel
from desk.sms import segments, staff_text

from .money import Price


@dataclass(frozen=True)
class Count:
    sentence: str
    hint: str = ""
    too_long: bool = False


def count(text: str, channel: str, price: Price | None = None) -> Count:
    """The count for a draft. `price`: of one SMS segment; None shows no sum."""
    text = text.replace("\r\n", "\n").strip()
    most = LONGEST_REPLY[channel]
    if len(text) > most:
        return Count(f"{_many(len(text) - most, 'character')} too many. A reply holds {most:,}.", too_long=True)
    if channel != Channel.SMS:
        left = most - len(text)
        return Count(f"{_many(left, 'character')} left") if left < 500 else Count("")
    return _sms(text, price)


def size(text: str) -> str:
    """How many text messages it takes."""
    return _many(staff_text.fit(text).segments, "text message")


def _sms(text: str, price: Price | None) -> Count:
    """Counted as it will go out: signs that cost too much are replaced, a long one is numbered."""
    fitted = staff_text.fit(text)
    if not text:
        return Count("0 text messages")
    sentence = f"{_many(fitted.segments, 'text message')}, {_many(len(text), 'character')}"
    if price is not None:
        sentence += f", {price.of(fitted.segments)}"
    if len(fitted.parts) > 1:
        sentence += f". It goes out in {len(fitted.parts)} numbered parts"
    strangers = segments.outside_gsm7(text)
    shown = " ".join(strangers[:5]) + (" …" if len(strangers) > 5 else "")
    if fitted.plainer:
        return Count(sentence, hint=f"Goes out with plain signs in place of: {shown}")
    return Count(sentence, hint=f"Costs about twice as much because of: {shown}" if strangers else "")


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
