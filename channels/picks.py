"""Which items of a list a message points at: "the second one", "number six", "the other two", "the one with the drug". Pure."""

from __future__ import annotations

import re

TREATMENTS = ("car_t", "bispecifics_definition", "adc")  # the list when none was said: the page's three, in its order
HOW = {"bispecifics_definition": "bispecifics_mechanism", "immunotherapy_definition": "immunotherapy_mechanism"}

ORDINALS = (
    r"1st|first|top|upper|opening",
    r"2nd|second|2d",
    r"3rd|third",
    r"4th|fourth|forth",
    r"5th|fifth",
    r"6th|sixth",
    r"7th|seventh",
    r"8th|eighth",
)
CARDINALS = ("1|one", "2|two", "3|three", "4|four", "5|five", "6|six", "7|seven", "8|eight")
ITEM = r"(?:\s+(?:1|one|1s|ones|item|thing|type|kind|sort|option|choice|therapy|treatment|bullet|entry|suggestion))?"
PLACE = re.compile(
    r"\b(?:(?:the|that|your|ur|its)\s+(?:very\s+)?)?(?:"
    + "|".join(f"(?P<o{n}>{words})" for n, words in enumerate(ORDINALS))
    + rf"|(?P<last>last|bottom|final|lower|latter)|(?P<middle>middle)){ITEM}\b"
    + r"|(?:\b(?:number|numero|num|no|nr|option|opt|choice|item)\b\.?|#)\s*(?:"
    + "|".join(f"(?P<c{n}>{words})" for n, words in enumerate(CARDINALS))
    + r"|(?P<uno>uno))\b",
    re.I,
)
POINTED = re.compile(rf"\b(?:the|that)\s+(?:{'|'.join(ORDINALS)}|last|bottom|final|latter|middle)\s+(?:one|1|kind|type|sort|option|therapy|treatment)\b(?!\s+(?:of|i|he|she|we|they)\b)", re.I)
BARE = re.compile(r"^\W*(?:the\s+)?(?:" + "|".join(f"(?P<b{n}>{words})" for n, words in enumerate(CARDINALS)) + r")\W*(?:please|pls|plz|thanks|thx)?\W*$", re.I)
OTHERS = re.compile(r"\b(?:the\s+)?(?:(?P<two>other\s+(?:two|2)|remaining\s+(?:two|2|ones)|others|rest)|(?P<one>other(?:\s+(?:one|1|kind|type))?))\b", re.I)

# Words that may stand around a place without asking anything else. "the first infusion" and "the last time" are no items.
AROUND = frozenset(
    "a about actually again also an and anyway are at back be but by called can cheers could describe detail details do does done dont exactly explain for from "
    "gave give go going good had has hear hm hmm how i i'd i'll id im in is it it's its job just kind know learn let let's lets like list listed little me mean meant "
    "mechanism mentioned more my n named need next now of off ok okay on one one's ones or out pick please pls plz question read really right said same say sec so "
    "sorry sort start suggested suggestion take tell thank thanks that that's thats the them then there these they thing this tho those though thx to type u um umm "
    "up ur us very w wanna want was well were what what's whats wat wats which whichever came who with work works would wrote yes yeah you your".split()
)
MECHANISM = re.compile(r"\bhow\b|\bmechanism\b|\bwork(?:s|ing)?\b|\bwhat\s+(?:does|do)\s+(?:it|that|they|those)\s+do\b", re.I)

# What a treatment is called by someone who has lost its name, after "the one", "the kind" or "the antibody".
POINTER = r"\b(?:one|1|ones|kind|type|sort|treatment|therapy|antibody|antibodies|thing|things)\b"
LOOKS = (
    ("adc", re.compile(r"\b(?:drugs?|poison\w*|toxi\w+|chemo|payload|medicine|conjugat\w+)\b.*\b(?:attach\w*|on it|in it|stuck|link\w*|hook\w*|tied|fasten\w*|load\w*)\b|\b(?:with|w|carr\w+|deliver\w*|holds?|brings?)\b.*\b(?:drugs?|poison\w*|toxi\w+|chemo|payload|medicine)\b|\b(?:drug|poison|toxic|conjugate)\s+(?:one|ones|kind|type)\b", re.I)),
    ("bispecifics_definition", re.compile(r"\b(?:two|2|both|double|dual)[\s-]+(?:\w+\s+)?(?:arm|end|target|head|side|hand|sided|armed|ended|headed)s?\b|\bbridge\b", re.I)),
    ("car_t", re.compile(r"\bcells?\s+(?:one|ones|kind|type|treatment|therapy)\b|\b(?:re-?)?(?:engineer|train|modif|chang|reprogram)\w*\b.*\bcells?\b|\bcells?\b.*\b(?:re-?)?(?:engineered|trained|modified|changed|reprogrammed)\b|\bown\s+(?:t\s*)?cells?\b", re.I)),
    ("bispecifics_definition", re.compile(r"\bantibod(?:y|ies)\s+(?:one|ones|kind|type)\b", re.I)),
)  # fmt: skip
COMPARES = re.compile(r"\bdiffer\w*|\bcompar\w+|\bversus\b|\bvs\b|\bsame as\b", re.I)


def places(text: str, listed: tuple[str, ...], latest: str | None = None) -> tuple[str, ...]:
    """The items a sentence names by their place, or none. `latest` is the topic spoken of, for "the other two"."""
    found = BARE.match(text) or PLACE.search(text)
    if found and listed:
        name = next((name for name, value in found.groupdict().items() if value), None)
        at = {"last": len(listed) - 1, "middle": len(listed) // 2 if len(listed) % 2 else -1, "uno": 0}.get(name or "", int(name[1:]) if name and name[1:].isdigit() else -1)
        return (listed[at],) if 0 <= at < len(listed) else ()
    found = OTHERS.search(text)
    if found:
        full = listed if len(listed) in (2, 3) else TREATMENTS
        rest = tuple(item for item in full if item != definition(latest))
        if len(rest) == len(full) - 1 and len(rest) == (2 if found["two"] else 1):
            return rest
    return ()


def is_only_a_place(sentence: str) -> bool:
    """Nothing else is asked: "start with the third", not "does the third one hurt"."""
    rest = OTHERS.sub(" ", PLACE.sub(" ", sentence))
    return bool(BARE.match(sentence)) or all(word in AROUND for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", rest.lower()))


def pointed(sentence: str, listed: tuple[str, ...]) -> tuple[str, str, str] | None:
    """(item, words before, words behind) where a sentence speaks of "the second one"; "the second week" is no item."""
    found = POINTED.search(sentence)
    items = places(found.group(), listed) if found else ()
    return (items[0], sentence[: found.start()], sentence[found.end() :]) if found and items else None


def described(sentence: str) -> str | None:
    """The treatment told by its looks, "the one with two arms"; not where two are held side by side."""
    if not re.search(POINTER, sentence, re.I) or COMPARES.search(sentence):
        return None
    return next((topic for topic, looks in LOOKS if looks.search(sentence)), None)


def asks_how(text: str) -> bool:
    return bool(MECHANISM.search(text))


def definition(topic: str | None) -> str | None:
    return next((what for what, how in HOW.items() if how == topic), topic)
