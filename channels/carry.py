"""Messages that carry the last turn on instead of asking anew: "and car t?", "canada too?", "what does he do". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from channels import picks
from channels.context import Context

# A question about a harm, a price or a chance that is put again for another treatment goes where the first one went.
CARRIED = frozenset({"side_effects", "logistics", "other_medical", "personal_advice"})
REMEMBERED = CARRIED | {"human_request"}
WITH_A_DOCTOR = frozenset({"videos", "about_dr_mikhael"})
COMPARED = frozenset({"car_t", "bispecifics", "adc", "comparison", "bcma"})

TERM = "\ufffc"  # stands where the page's terms stood
LEAD = r"\W*(?:(?:ok|okay|oh|hm+|so|well|right|fine|i see|thanks|thx)\W+)*"
AND = r"(?:and|n|&|or|but|plus|also|same)\b"
ABOUT = r"(?:(?:(?:what|wat|how)\s*)?(?:about|abt|bout)\b|same (?:for|with|question)\b|with|for|from|in|on|of|to|as for|regarding)"
ARTICLE = r"(?:\s*(?:the|a|an|those|these|that|any))?"
ASKS_IT = r"(?:do|does|is|are|can|could|would|will|did)(?:n'?t)?"
TAIL = rf"(?:\W+(?:{ASKS_IT}|that|it|this|they|them|one|ones|too|also|as well|then|tho|though|the same|same|instead|either|treatments?|therap\w+|please|pls|plz))*\W*$"
NAMES_ANOTHER = re.compile(
    rf"^{LEAD}(?:"
    rf"{AND}\W*(?:{ABOUT}\s*)*(?:{ASKS_IT})?{ARTICLE}\s*{TERM}{TAIL}"  # and car t? and with the bispecific? and car t, does that?
    rf"|{ABOUT}\s*(?:{ABOUT}\s*)?{ARTICLE}\s*{TERM}{TAIL}"  # what about with car t
    rf"|{ASKS_IT}{ARTICLE}\s*{TERM}{TAIL}"  # does car t
    rf"|{TERM}\W+(?:too|also|as well|same|does it|do they)\W*$"  # car t too?
    r")",
    re.I,
)
ONLY_NAMED = re.compile(rf"^{LEAD}(?:{AND}\W*)?(?:the|that|this|your)?\s*{TERM}\W*(?:thing|things|stuff|part|bit|word|one|ones)?\W*(?:please|pls|plz|then|again)?\W*$", re.I)
ANY_VIDEO = re.compile(rf"^{LEAD}(?:{AND}\s*)?(?:(?:do you have|have you got|got|is there|are there)\s*)?(?:any|anything|something|one|some|more)\s*(?:on|about|for|of)\b(?:\W*[\w'-]+){{1,6}}\W*$", re.I)
DOCTOR = re.compile(
    r"^\W*(?:(?:ok|okay|and|n|so|but|hm+|also|thanks)\W+)*(?:"
    r"(?:what|wat|who|whos|whats|wats|what's|who's)\s*(?:is|does|do|'s|s)?\s*(?:he|him|his|this doctor|that doctor|the doctor|the doc|that man|the man|that guy|the guy)\b(?:\W*(?:do|job|role|title|like|exactly|then|anyway|again|for a living|about))*"
    r"|(?:tell|say|know|explain)\b[\w\s]{0,20}\babout\s+(?:him|the doctor|that doctor|the man|the guy|the speaker)"
    r"|more (?:about|on) him|what (?:is|are) his (?:job|role|title|background|position)s?"
    r")\W*$",
    re.I,
)
# "by whom?", "when", "where exactly": put after an answer that holds a name, a date or a place
PRACTICAL = frozenset({"content_review", "contact_support", "videos", "donate", "about_imf", "about_dr_mikhael"})
BARE_WORD = re.compile(rf"^{LEAD}(?:{AND}\W*)?(?:by |from |since |at |on )?(?:who|whom|when|where|how|which number|which one)(?:\s+(?:exactly|then|though|tho|is (?:that|it)|was (?:that|it)|(?:do|can) i do (?:that|it)))?\W*$", re.I)
SPEAKER = re.compile(r"\bwho(?:'?s| is| are)?\s+(?:the\s+)?(?:talk\w*|speak\w*|explain\w*|present\w*|narrat\w*)\b", re.I)
NAME_AGAIN = re.compile(rf"^{LEAD}(?:{AND}\W*)?what(?:'?s|\s+is|\s+was|\s+were)?\s+(?:it|that|they|those|the name|its name)(?:\s+(?:called|named))?\s+again\W*$", re.I)
PLACE = re.compile(
    rf"^{LEAD}(?:"
    rf"(?:{AND}\W*)?(?:(?:(?:what|how)\s+)?(?:about|if)\s+)?(?:(?:(?:my|our|his|her)\s+\w+|i'?m|we'?re|i am|we are|(?:s?he|they)(?:'s|'re| is| are)?|i|we)\s+(?:live\s+|lives\s+|based\s+|calling\s+)?)?(?:from|for|in|to|outside)\s+(?!(?:how|what|when|free|sure|example|it|that|this|me|now)\b)(?:[\w'.-]+\s*){{1,5}}(?:too|also|as well|then|though|tho)?"
    r"|(?:[\w'.-]+\s+){1,3}(?:too|also|as well)"
    r")\W*$",
    re.I,
)
NOT_A_PLACE = re.compile(r"\b(?:cost|much|long|free|open|hours?|years?|yr|old|weeks?|months?|days?|age|side|pain|thank|thanks|love|good|sad|tired|scared|me|us|him|her|you|them)\b|\d", re.I)

BEST = re.compile(
    r"^(?:\W*\w+){0,3}\W*\b(?:best|better|worst|safer|safest|stronger|strongest|nicer|easier)\s+(?:one|1|choice|option|kind|type)\W*$"
    r"|\bwhich\b.*\b(?:best|better|worst|worse|safer|safest|stronger|strongest|easier|gentler|less|fewer|most|fewest|least|more effective|recommend\w*)\b",
    re.I,
)
NEWEST = re.compile(r"\bwhich\b.*\b(?:newer|newest|older|oldest|more common|most common|first approved|came first|approved first)\b", re.I)
WHICH_AND_WHICH = re.compile(r"\bwhich\b.{3,60}\b(?:and|n|&|or)\s+which\b", re.I)


def blanked(text: str, entities: Sequence[dict]) -> str:
    """The text with each of the page's terms replaced by one mark."""
    for hit in sorted(entities, key=lambda e: -e["start"]):
        text = text[: hit["start"]] + TERM + text[hit["end"] :]
    return re.sub(rf"{TERM}(?:\W*(?:and|or|&|,)?\W*{TERM})+", TERM, text)


def names_another(text: str, entities: Sequence[dict]) -> bool:
    """Only another subject is named, or another item of a list: "and with the bispecific?", but not "what is a bispecific then"."""
    left = blanked(text, entities)
    if not entities:  # beside a subject, "last" is no item: "does car t last"
        left = picks.PLACE.sub(TERM, left)
    return bool(NAMES_ANOTHER.match(picks.OTHERS.sub(TERM, left)))


def only_names(text: str, entities: Sequence[dict]) -> bool:
    """Nothing but a subject: "the BCMA thing"."""
    return bool(ONLY_NAMED.match(blanked(text, entities)))


def carried_topic(text: str, entities: Sequence[dict], context: Context) -> str | None:
    """The topic that goes on, when the message means the last one again for another subject, place or person."""
    numbers = context.last_topic == "contact_support" or context.reason == "human_request"
    if numbers and context.age <= 1 and not entities and _is_a_place(text):
        return "contact_support"
    if WITH_A_DOCTOR & set(context.recent) and DOCTOR.match(text):
        return "about_dr_mikhael"
    if context.age > 0 or context.reason:
        return None
    if context.last_topic in PRACTICAL and BARE_WORD.match(text):
        return context.last_topic
    if context.last_topic == "videos" and not entities and SPEAKER.search(text):
        return "videos"
    if context.last_topic and NAME_AGAIN.match(text):
        return context.last_topic
    another = bool(entities) and names_another(text, entities)
    if context.last_topic == "listed_only_therapy" and picks.COMPARES.search(text) and sum(e["value"] != "listed_only" for e in entities) < 2:
        return "listed_only_therapy"
    if context.last_topic == "videos" and (another or ANY_VIDEO.match(text)):
        return "videos"
    if context.last_topic == "bispecifics_pros_cons" and another:
        if _after(text, entities, "on"):
            return "videos"
        if _after(text, entities, "for|with|of|about|to"):
            return "other_medical"  # the page holds those of bispecifics alone
    if context.last_topic == "therapy_comparison" and another and _after(text, entities, "from|with|to"):
        return "listed_only_therapy" if any(e["value"] == "listed_only" for e in entities) else "therapy_comparison"
    return None


def weighs(text: str, context: Context) -> str | None:
    """ "which hits it best", "which is newer" are for the helpline, "which uses my cells and which doesn't" a comparison; of the treatments at hand."""
    if context.subject not in COMPARED and context.last_topic != "videos":
        return None
    if BEST.search(text):
        return "personal_advice"
    if NEWEST.search(text):
        return "other_medical"
    return "therapy_comparison" if WHICH_AND_WHICH.search(text) else None


def _after(text: str, entities: Sequence[dict], words: str) -> bool:
    return bool(re.search(rf"\b(?:{words})\s+(?:the\s+|a\s+)?{TERM}", blanked(text, entities), re.I))


def _is_a_place(text: str) -> bool:
    return bool(PLACE.match(text)) and not NOT_A_PLACE.search(text)
