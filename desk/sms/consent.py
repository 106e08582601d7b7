"""The words a person texts to steer the channel itself: STOP, START, HELP, YES, NO, MORE. Pure.

Only a whole message counts. "How does CAR T stop myeloma" holds the word stop and is a question; so is "can I end
treatment". A message is compared after its case, punctuation, emoji and courtesy words are set aside.
"""

from __future__ import annotations

import unicodedata
from enum import Enum

from . import leaving


class Word(Enum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    YES = "yes"
    NO = "no"
    MORE = "more"  # what a turn had no room for
    FORGET = "forget"
    NOD = "nod"  # "ok": a yes when we have just asked, else only a sign that the message was read


# Carriers in the USA ask for the English ones; the others are what people with a phone in that language send.
_STOP = {
    "stop", "stopall", "stop all", "end", "quit", "cancel", "unsubscribe", "revoke", "optout", "opt out", "opt me out",
    "alto", "parar", "basta", "arret", "arreter", "baja", "pare", "paren", "detener", "cancelar", "cancel all",
}  # fmt: skip
_START = {"start", "unstop", "start again", "opt in", "optin", "opt me in"}
# Exactly these: "please help" is a person's plea, not a question about the service, and goes the way of every message.
_HELP = {"help", "info", "ayuda", "aide"}
_YES = {
    "yes", "y", "ya", "yeah", "yea", "yep", "yup", "yess", "sure", "of course", "si", "oui",
    "yes you can", "you can", "yes you may", "you may", "yes they can", "they can", "yes they may", "they may", "yes i do",
    "go ahead", "yes go ahead", "sounds good", "thats fine", "yes thats fine", "that is fine", "absolutely",
    "yes reply here", "reply here", "you may reply here", "yes you may reply here", "you can reply here", "yes you can reply here",
    "yes they can reply here", "yes text me", "text me",
}  # fmt: skip
_NO = {
    "no", "n", "nope", "nah", "no way", "not now", "rather not", "id rather not", "no they may not", "no they can not",
    "no dont", "no do not", "non", "do not reply here", "dont reply here", "no do not reply here", "no dont reply here",
}  # fmt: skip

_MORE = {"more", "mas"}

_NODS = {"ok", "okay", "k", "kk", "fine", "alright", "all right", "ok ok", "vale", "daccord"}
_NOD_EMOJI = {"👍", "👌", "✅", "🆗"}

# A longer message says more than a word of command, and must be read as what it is.
LONGEST = 120


def plain(text: str) -> str:
    """Small letters and single spaces; accents, punctuation, emoji and invisible characters gone."""
    letters = []
    for character in unicodedata.normalize("NFKD", text.casefold()):
        category = unicodedata.category(character)
        if category[0] in "LN":
            letters.append(character)
        elif character in "'’`" or (category[0] in "MC" and not character.isspace()):
            continue  # don't -> dont, arrêt -> arret, zero-width characters vanish
        else:
            letters.append(" ")
    return " ".join("".join(letters).split())


def read(text: str) -> Word | None:
    """The word of command this whole message is, or None for a message that says something else."""
    if len(text) > LONGEST:
        return None
    if _bare_emoji(text) in _NOD_EMOJI:
        return Word.NOD
    words = plain(text)
    if not words or len(words) > LONGEST:
        return None
    if all(len(letter) == 1 for letter in words.split()):
        words = words.replace(" ", "")  # S.T.O.P
    bare = leaving.EDGE_COURTESY.sub(r"\1", words) or words
    core = _said_over_and_over(words)
    if {words, bare, core} & _STOP or leaving.asks_to_stop(words):
        return Word.STOP
    if leaving.asks_to_forget(words):
        return Word.FORGET
    if {words, bare, core} & _START:
        return Word.START
    if words in _HELP:
        return Word.HELP
    if {words, bare, core} & _YES:
        return Word.YES
    if {words, bare, core} & _NO:
        return Word.NO
    if {words, bare} & _MORE:
        return Word.MORE
    if words in _NODS:  # not with thanks: "ok, thank you" ends a conversation
        return Word.NOD
    return None


def _bare_emoji(text: str) -> str:
    """The text without spaces, skin tones and variation marks."""
    return "".join(character for character in text if unicodedata.category(character) not in ("Sk", "Mn", "Zs", "Cf", "Cc"))


def _said_over_and_over(words: str) -> str:
    """The one word of "stop stop please STOP"; empty for a message of several."""
    distinct = {word for word in words.split() if not leaving.COURTESY_WORD.fullmatch(word)}
    return distinct.pop() if len(distinct) == 1 else ""
