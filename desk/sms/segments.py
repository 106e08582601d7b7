"""How a carrier cuts a text into segments. Pure.

One segment holds 160 units of the GSM-7 alphabet, or 70 of UCS-2 when a single character is outside it. A longer
text is cut into segments of 153 (or 67) units, because each carries a header that joins them on the phone. The
alphabet and the cutting are those of the smsutil library; a character of the GSM extension table costs two units
and is never torn apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import smsutil

# The escape code of the alphabet. smsutil lists it as a character, but a phone reads it as "the next one is special".
_ESCAPE = "\x1b"


class Encoding(str, Enum):
    GSM7 = "GSM-7"
    UCS2 = "UCS-2"


@dataclass(frozen=True)
class Segmented:
    """`units` is what the carrier counts: septets of GSM-7 or 16-bit units of UCS-2, not characters."""

    encoding: Encoding
    units: int
    parts: tuple[str, ...]

    @property
    def segments(self) -> int:
        return len(self.parts)


def is_gsm7(text: str) -> bool:
    """Whether every character has a place in the GSM-7 alphabet or its extension table."""
    return _ESCAPE not in text and (text == "" or smsutil.is_valid_gsm(text))


def outside_gsm7(text: str) -> list[str]:
    """The characters that would turn the whole text into UCS-2, each once, in order of appearance."""
    return [character for character in dict.fromkeys(text) if not is_gsm7(character)]


def split(text: str) -> Segmented:
    """Cut as carriers do. An empty text has no segment."""
    gsm7 = is_gsm7(text)
    encoding = Encoding.GSM7 if gsm7 else Encoding.UCS2
    if not text:
        return Segmented(encoding, 0, ())
    result = smsutil.gsm_split(text) if gsm7 else smsutil.unicode_split(text)
    units = result.total_bytes if gsm7 else result.total_bytes // 2
    return Segmented(encoding, units, tuple(part.content for part in result.parts))
