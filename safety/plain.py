"""Takes the disguise off a text: accents, invisible characters, look-alike letters, stretched words.

`plain(text)` costs a few milliseconds for 32 kB of anything. It never raises on odd Unicode.
"""

from __future__ import annotations

import re
import sys
import unicodedata

# The edge takes bodies of 32 kB at most; this keeps the work bounded for any other caller too.
LONGEST = 40_000

# Marks that combine with the letter before them, and characters that show nothing. They go before normalisation:
# Python orders a run of combining marks by insertion, which takes quadratic time on thousands of them.
_INVISIBLE = {
    code: None
    for code in range(0x300, min(sys.maxunicode, 0x1FFFF) + 1)
    if unicodedata.category(chr(code)) in ("Mn", "Me", "Cf")
}
_INVISIBLE.update({code: None for code in range(0xE0000, 0xE01F0)})  # tags and variation selectors
_INVISIBLE[0xAD] = None  # soft hyphen
_INVISIBLE[0x640] = None  # Arabic tatweel only stretches a word

# "from-to" pairs: Cyrillic and Greek letters that look like Latin ones, small capitals, barred letters,
# the apostrophes of phones, and Arabic letters that are written in several ways.
_PAIRS = """
аa вb сc ԁd еe ԍg һh іi јj кk ӏl мm нh оo рp ԛq ѕs тt уy ѵv ԝw хx αa εe ιi κk νv οo ρp τt υu χx γy
ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ıi øo łl đd ðd ħh ŧt ƒf ɑa ɡg
’' ‘' ´' ʼ' ′' ‛' أا إا آا ٱا ىي ةه ؤو ئي گك کك ۔. 。. ，, 、, ！! ？? ؟? ،, ؛; —, –, º°
"""
_LOOK_ALIKES = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_LOOK_ALIKES.update({0xBF: " ", 0xA1: " ", 0x2026: ",", 0x2028: "\n", 0x2029: "\n"})

_STRETCHED = re.compile(r"([^\d\W])\1{2,}")
_RUN = re.compile(r"([^\w\s])\1{3,}")
_DIGIT_IN_WORD = re.compile(r"(?<![a-z0-9])[a-z]+(?:[01345$@!]+[a-z]+)+(?![0-9])")
_MASKED = re.compile(r"(?<![a-z*])[a-z]+\*+[a-z]+(?![a-z*])")
_MASKED_WORDS = ("suicide", "suicidal", "kill", "killing", "die", "dying", "dead", "myself", "gun", "overdose", "blood")
_DIGIT_AS_LETTER = str.maketrans("01345$@!", "oieassai")


def plain(text: str) -> str:
    """Lower case, without accents, invisible characters, look-alikes; a letter stands twice in a row at most."""
    text = text[:LONGEST].replace("`", "'").replace("\r", "\n")
    if not text.isascii():
        text = text.translate(_INVISIBLE)
        text = text.translate(_LOOK_ALIKES)
        text = unicodedata.normalize("NFKD", text)[:LONGEST].translate(_INVISIBLE)
        text = text.lower().translate(_LOOK_ALIKES).translate(_INVISIBLE)
    else:
        text = text.lower()
    text = _RUN.sub(r"\1\1\1", text)
    text = _STRETCHED.sub(r"\1\1", text)
    if "*" in text:
        text = _MASKED.sub(_unmask, text)
    return _DIGIT_IN_WORD.sub(lambda found: found.group().translate(_DIGIT_AS_LETTER), text)


def _unmask(found: re.Match[str]) -> str:
    """`s*icide`, `k**l`: people who think that the word itself is forbidden."""
    masked = found.group()
    for word in _MASKED_WORDS:
        if len(word) == len(masked) and all(letter in ("*", real) for letter, real in zip(masked, word)):
            return word
    return masked


def _unmask(found: re.Match[str]) -> str:
    """`s*icide`, `k**l`: people who think that the word itself is forbidden."""
    masked = found.group()
    for word in _MASKED_WORDS:
        if len(word) == len(masked) and all(letter in ("*", real) for letter, real in zip(masked, word)):
            return word
    return masked
