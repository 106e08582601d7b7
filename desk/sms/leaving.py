"""Free words that ask for no more texts, or for what we keep to be deleted; English and Spanish. Pure.

Each pattern is a whole message as `consent.plain` gives it: small letters without accents and signs. It must be about
texts to the writer (the verb and what is sent, or the list), because "stop" and "no more" are also said of a treatment.
"""

from __future__ import annotations

import re

# Words that change nothing about what is asked, at either end of the message.
_COURTESY = (
    r"(?:please|pls|plz|kindly|now|right now|immediately|thanks|thank you|thx|sir|maam|hey|hi|hello|ok|okay"
    r"|por favor|gracias|hola|svp|merci)"
)
_TEXTS = r"(?:texts?|messages?|sms|text messages?)"

_TEXTING = r"(?:texting|messaging|contacting|bothering|spamming|writing|writing to|sending|texts?|messages?|sms)"
_TEXT_VERB = r"(?:text|message|contact|bother|spam|write|write to|send)"
_THINGS = r"(?:(?:any more|anymore|any|more|these|the|your|those|all|all these|all the)? ?(?:texts?|messages?|sms|text messages?|spam|stuff))"
_WHOM = r"(?:me|us|my phone|this phone|this number|my number|to me|to this number)"
_ENDING = r"(?:anymore|any more|again|ever again|ever|at all|for good|forever|from you|from this number)"
_LIST = (
    r"(?:(?:from|off|off of) (?:(?:this|your|the|any|all) )?(?:(?:text|texting|sms|mailing|message|messaging) )?"
    r"(?:lists?|texts?|messages?|service|system|database))"
)

_ASKING = (
    r"(?:(?:can|could|will|would) you|i (?:want|need|would like|wish) (?:you )?to|id like(?: you)? to"
    r"|you (?:must|need to|have to)|i asked you to|i said|i told you to|how (?:do|can) i|can i|just|wrong number|no)"
)
_OPT_OUTS = (
    rf"stop (?:all )?{_TEXTING}(?: {_WHOM})?(?: {_THINGS})?(?: {_WHOM})?(?: {_ENDING})*",
    rf"(?:stop|end|cancel) (?:the |these |those |your |all |all the |all these )?{_TEXTS}(?: to)?(?: {_WHOM})?(?: {_ENDING})*",
    rf"stop (?:getting|receiving)(?: {_THINGS})(?: {_ENDING})*",
    rf"(?:dont|do not|never|quit|cease) (?:ever )?(?:{_TEXT_VERB}|{_TEXTING})(?: {_WHOM})(?: {_THINGS})?(?: {_ENDING})*",
    rf"(?:dont|do not|quit|cease) (?:send|sending)(?: {_THINGS})(?: {_WHOM})?(?: {_ENDING})*",
    rf"no more {_TEXTS}(?: (?:to|for) (?:me|this number))?(?: {_ENDING})*",
    rf"(?:unsubscribe|remove|delete) (?:me|my number|this number|us)(?: {_LIST})?",
    rf"unsubscribe(?: {_LIST})?",
    r"cancel (?:my |the |this )?subscription",
    rf"(?:take|get) (?:me|my number|this number|us) {_LIST}",
    rf"(?:opt|opt me|opting) out(?: (?:of|from) (?:this|these|your|the|all)? ?(?:{_TEXTS}|list|service))?",
    r"lose my number",
    rf"i (?:do not|dont|no longer) want (?:to (?:get|receive) )?(?:any more|anymore|any|more|these|your) {_TEXTS}(?: from you| anymore| any more)*",
    r"i (?:do not|dont|no longer) want to be (?:texted|messaged|contacted)(?: by you| anymore| any more| again)*",
    r"leave me alone",
    # Alone after "I want to", stop may mean the treatment; after "can you" it means us.
    r"(?:(?:can|could|will|would) you|i said|i told you to|i asked you to|you (?:must|need to|have to)|just|wrong number|no)(?: please)? stop",
)

_MENSAJES = r"(?:mensajes?(?: de texto)?|textos?|sms)"
_SPANISH = (
    # Do not send me any more; stop sending me; I want no more; take me off the list; end my subscription.
    rf"(?:ya )?no (?:me|nos) (?:manden?|mandes|envien?|envies|escriban?|escribas|contacten?|contactes|molesten?|molestes|texteen?)"
    rf"(?: mas)?(?: {_MENSAJES})?(?: mas)?",
    rf"(?:dejen?|deja|paren?|para) de (?:mandar|enviar|escribir|contactar|molestar|textear)(?:me|nos)?(?: mas)?(?: {_MENSAJES})?",
    rf"(?:ya )?no (?:quiero|deseo) (?:recibir )?(?:mas|sus|tus|estos) {_MENSAJES}",
    rf"no mas {_MENSAJES}",
    r"(?:quit[ae]n?me|borr[ae]n?me|sa[cq]u?[ae]n?me|elimin[ae]n?me) de (?:la|su|esta|tu) lista",
    r"(?:quiero )?(?:darme|den?me|dame) de baja",
)
_FREE_STOP = re.compile(
    rf"(?:{_COURTESY} |{_ASKING} )*(?:{'|'.join(f'(?:{one})' for one in (*_OPT_OUTS, *_SPANISH))})(?: {_COURTESY})*", re.ASCII
)

_KEPT = r"(?:data|information|info|personal data|personal information|messages|texts|text messages|conversations?|chats?|history|records?|details)"
_FORGETS = (
    r"forget (?:about )?me",
    r"forget my (?:number|phone number)",
    rf"(?:delete|erase|remove|wipe|clear|forget) (?:all )?(?:of )?(?:my|our|these) {_KEPT}",
    r"(?:delete|erase|remove|forget) (?:everything|all)(?: you (?:have|know|keep))?(?: about| on| of) me",
    r"(?:olvid[ae]n?me|olvidate de mi|olvidense de mi)",
    r"(?:borr[ae]n?|elimin[ae]n?) (?:todos )?mis (?:datos|mensajes|textos)",
)
_FREE_FORGET = re.compile(
    rf"(?:{_COURTESY} |(?:can|could|will|would) you |i want you to |i would like you to )*(?:{'|'.join(_FORGETS)})(?: {_COURTESY})*",
    re.ASCII,
)

COURTESY_WORD = re.compile(_COURTESY, re.ASCII)
EDGE_COURTESY = re.compile(rf"^(?:{_COURTESY} )*(.*?)(?: {_COURTESY})*$", re.ASCII)


def asks_to_stop(words: str) -> bool:
    """Whether the whole message, as `consent.plain` gives it, asks for no more texts."""
    return _FREE_STOP.fullmatch(words) is not None


def asks_to_forget(words: str) -> bool:
    """Whether it asks for what we keep of them to be deleted."""
    return _FREE_FORGET.fullmatch(words) is not None
