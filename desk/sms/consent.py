"""The words a person texts to steer the channel itself: STOP, START, HELP, YES, NO. Pure.

Only a whole message counts. "How does CAR T stop myeloma" holds the word stop and is a question; so is "can I end
treatment". A message is compared after its case, punctuation, emoji and courtesy words are set aside.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Word(Enum):
    STOP = "stop"
    START = "start"
    HELP = "help"
    YES = "yes"
    NO = "no"
    NOD = "nod"  # "ok": a yes when we have just asked, else only a sign that the message was read


# Carriers in the USA ask for the English ones; the others are what people with a phone in that language send.
_STOP = {
    "stop", "stopall", "stop all", "end", "quit", "cancel", "unsubscribe", "revoke", "optout", "opt out", "opt me out",
    "alto", "parar", "basta", "arret", "arreter", "baja",
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

_NODS = {"ok", "okay", "k", "kk", "fine", "alright", "all right", "ok ok", "vale", "daccord"}
_NOD_EMOJI = {"👍", "👌", "✅", "🆗"}

# Words that change nothing about what is asked, at either end of the message.
_COURTESY = r"(?:please|pls|plz|kindly|now|right now|immediately|thanks|thank you|thx|sir|maam|hey|hi|hello|ok|okay|por favor|svp)"

# Opt-out in free words. It must be about texts to the writer: the verb and what is sent, or the list.
_TEXTING = r"(?:texting|messaging|contacting|bothering|spamming|writing|writing to|sending|texts?|messages?|sms)"
_TEXT_VERB = r"(?:text|message|contact|bother|spam|write|write to|send)"
_THINGS = r"(?:(?:any more|anymore|any|more|these|the|your|those|all|all these|all the)? ?(?:texts?|messages?|sms|text messages?|spam|stuff))"
_WHOM = r"(?:me|us|my phone|this phone|this number|my number|to me|to this number)"
_ENDING = r"(?:anymore|any more|again|ever again|ever|at all|for good|forever|from you|from this number)"
_LIST = r"(?:(?:from|off|off of) (?:(?:this|your|the|any|all) )?(?:(?:text|texting|sms|mailing|message|messaging) )?(?:lists?|texts?|messages?|service))"

_ASKING = (
    r"(?:(?:can|could|will|would) you|i (?:want|need|would like|wish) (?:you )?to|id like(?: you)? to"
    r"|you (?:must|need to|have to)|i asked you to|i said|i told you to|how (?:do|can) i|can i|just|wrong number|no)"
)
_OPT_OUTS = (
    rf"stop (?:all )?{_TEXTING}(?: {_WHOM})?(?: {_THINGS})?(?: {_WHOM})?(?: {_ENDING})*",
    rf"stop (?:the |these |those |your |all |all the |all these )?(?:texts?|messages?|sms|text messages?)"
    rf"(?: to)?(?: {_WHOM})?(?: {_ENDING})*",
    rf"(?:dont|do not|never|quit|cease) (?:ever )?(?:{_TEXT_VERB}|{_TEXTING})(?: {_WHOM})(?: {_THINGS})?(?: {_ENDING})*",
    rf"(?:dont|do not|quit|cease) (?:send|sending)(?: {_THINGS})(?: {_WHOM})?(?: {_ENDING})*",
    rf"no more (?:texts?|messages?|sms|text messages?)(?: (?:to|for) (?:me|this number))?(?: {_ENDING})*",
    rf"(?:unsubscribe|remove|delete) (?:me|my number|this number|us)(?: {_LIST})?",
    rf"unsubscribe(?: {_LIST})",
    rf"(?:take|get) (?:me|my number|this number|us) {_LIST}",
    rf"(?:opt|opt me|opting) out(?: (?:of|from) (?:this|these|your|the|all)? ?(?:texts?|messages?|sms|text messages?|list|service))?",
    r"lose my number",
    r"i (?:do not|dont) want (?:to (?:get|receive) )?(?:any more|anymore|any|more|these|your)"
    r" (?:texts?|messages?|text messages?)(?: from you| anymore| any more)*",
    # Alone after "I want to", stop may mean the treatment; after "can you" it means us.
    r"(?:(?:can|could|will|would) you|i said|i told you to|i asked you to|you (?:must|need to|have to)|just|wrong number|no)(?: please)? stop",
)
_FREE_STOP = re.compile(
    rf"(?:{_COURTESY} |{_ASKING} )*(?:{'|'.join(f'(?:{one})' for one in _OPT_OUTS)})(?: {_COURTESY})*", re.ASCII
)
_COURTESY_WORD = re.compile(_COURTESY, re.ASCII)
_EDGE_COURTESY = re.compile(rf"^(?:{_COURTESY} )*(.*?)(?: {_COURTESY})*$", re.ASCII)

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
    bare = _EDGE_COURTESY.sub(r"\1", words) or words
    core = _said_over_and_over(words)
    if {words, bare, core} & _STOP or _FREE_STOP.fullmatch(words):
        return Word.STOP
    if {words, bare, core} & _START:
        return Word.START
    if words in _HELP:
        return Word.HELP
    if {words, bare, core} & _YES:
        return Word.YES
    if {words, bare, core} & _NO:
        return Word.NO
    if words in _NODS:  # not with thanks: "ok, thank you" ends a conversation
        return Word.NOD
    return None


def _bare_emoji(text: str) -> str:
    """The text without spaces, skin tones and variation marks."""
    return "".join(character for character in text if unicodedata.category(character) not in ("Sk", "Mn", "Zs", "Cf", "Cc"))


def _said_over_and_over(words: str) -> str:
    """The one word of "stop stop please STOP"; empty for a message of several."""
    distinct = {word for word in words.split() if not _COURTESY_WORD.fullmatch(word)}
    return distinct.pop() if len(distinct) == 1 else ""
