"""How long a text is as an SMS: septets of the GSM-7 alphabet (3GPP TS 23.038), or UCS-2 units outside it. Pure."""

from __future__ import annotations

SEGMENT = 153  # septets in one segment of a longer text
TWO_SEGMENTS = 2 * SEGMENT
_ALONE = 160  # septets in a text of one segment
_UCS2_SEGMENT = 67
_UCS2_ALONE = 70

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")  # these cost two septets


def outside(text: str) -> list[str]:
    """The characters GSM-7 does not have, each once. One of them makes the whole SMS cost more than twice as much."""
    return [character for character in dict.fromkeys(text) if character not in _BASIC and character not in _EXTENDED]


def septets(text: str) -> int:
    """Length in septets of a text that GSM-7 holds."""
    return sum(2 if character in _EXTENDED else 1 for character in text)


def first_segment(text: str) -> str:
    """What of a text in GSM-7 stands in its first segment: all of it when it fits into one."""
    if septets(text) <= _ALONE:
        return text
    used = 0
    for at, character in enumerate(text):
        used += 2 if character in _EXTENDED else 1
        if used > SEGMENT:
            return text[:at]
    return text


def segments(text: str) -> int:
    """How many segments the text takes, in either alphabet."""
    if not outside(text):
        length, alone, each = septets(text), _ALONE, SEGMENT
    else:
        length, alone, each = len(text.encode("utf-16-be")) // 2, _UCS2_ALONE, _UCS2_SEGMENT
    return 1 if length <= alone else -(-length // each)
