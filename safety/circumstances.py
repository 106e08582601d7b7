"""Decides whether a sign that was found is happening now: not denied, not past, not supposed, not over.

Each circumstance of content/danger_words.yml has its own reach:

    nobody                 right before the sign: "nobody collapsed"
    denied, denied_all     before the sign, in its clause; `denied` ends at a pause or "and", `denied_all` at the clause's end
    supposed               the whole clause ("if", "what if"), and clauses joined to it by "and" or "or"
    maybe                  before the sign, in its clause ("could", "might"); speaks only against naming a sign
    asked                  the whole sentence ("side effect", "how common"); speaks only against naming a sign
    long_ago               the sentence, unless the sign's clause is in the present or the time belongs to a treatment
    was                    right before the sign ("had", "was"), unless the sentence says it was a moment ago
    over                   after the sign, in its sentence or the next, unless it came back after that; before it only as
                           "she is fine now, just fainted"
    fiction                opens the sentence or stands right after the sign ("in the film he jumps"), and the clause of the
                           sign speaks of nobody near
    title                  in the sentence: the sign is the name of a song, or a line of one
    others                 before the sign, in its clause: people in general
    general                before the sign, in its clause: a question about a treatment, and nobody in particular is meant
    {thing}                right before the sign: "the stock market is having a stroke". A word-set, no circumstance
    has, now, urgent       say that it happens: in the clause, in the sentence, anywhere in the message
    present, recent        in the clause: it is not past after all
    moments, back          in the sentence: it was just now, or it has come back
    void                   phrases that only look like one of these
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Mapping

from safety.reading import Reading
from safety.rules import Found, RuleBook

# How many words "no" or "had" reach forward to the sign they speak of.
DENIAL_REACH = 7
PAST_REACH = 4
# And how far "he has" may stand before it: "he has been having, on and off since lunch, this chest pain".
HAS_REACH = 8
# "if ... and ... and ...": so many clauses may hang on one "if".
MOST_JOINED = 4
# A sentence this short without a question is taken as a cry, not as an enquiry: "chest pain, left arm numb".
SHORT = 14

Span = tuple[int, int]
NOTHING: list[Span] = []
# "he says he's fine" is no proof that he is.
_CLAIMS = frozenset("says say said saying claims claimed insists insisted pretends swears thinks tells".split())
# "last year after the shot his lips swelled": the time is that of the sign, too.
_FROM_THEN_ON = frozenset("after during with on when while from at following".split())
_YEARS = frozenset("years yrs decades".split())
# Somebody in particular is meant.
_SOMEBODY = frozenset("i he she him her me my his we".split())
# The writer, or someone of theirs: "in the film he jumps" is a film, "after the film I want to jump" is not.
_OURSELVES = frozenset("i me my myself am we us our".split())
# What may stand between a subject and its sign: "my laptop | is just having a | seizure".
_BETWEEN = frozenset(
    "is s are was were has have had having been being just now really totally completely keeps kept going to not finally again suddenly about will might probably all also even still a an the does did cant wont nearly almost".split()
)
# What a thing is named by, and what may stand before a subject; after any other word it is none: "closed the laptop can't breathe".
_NAMED_BY = frozenset("the a an my his her our your their this that these those".split())
_BEFORE_A_SUBJECT = frozenset("and but because when so that if now while since why is are has does did think thinks guess says said then today tonight".split())
_ABOUT = frozenset("on in at from with by near to about through into under behind over beside using call text tell told called".split())
# "in the film", counted from the start of the sentence; "collapses in the film", counted from the sign.
FRAME = 3


@dataclass
class Sentence:
    """One sentence of a reading with the circumstances found in it. Spans count from the sentence's first word."""

    words: list[str]
    clause: list[int]
    paused: list[bool]
    asked: bool
    spans: Mapping[str, list[Span]]
    treatments: frozenset[str]
    things: frozenset[str] = frozenset()
    kin: frozenset[str] = frozenset()

    def of(self, name: str) -> list[Span]:
        return self.spans.get(name, NOTHING)

    def clause_bounds(self, at: int) -> Span:
        number = self.clause[at]
        start = at
        while start > 0 and self.clause[start - 1] == number:
            start -= 1
        end = at + 1
        while end < len(self.words) and self.clause[end] == number:
            end += 1
        return start, end


def sentence_of(reading: Reading, start: int, end: int, spans: Mapping[str, list[Span]], book: RuleBook) -> Sentence:
    return Sentence(
        words=reading.words[start:end],
        clause=reading.clause[start:end],
        paused=reading.paused[start:end],
        asked=reading.asked[reading.sentence[start]],
        spans=spans,
        treatments=book.dated,
        things=book.things,
        kin=book.kin,
    )


def happens(found: Found, sentence: Sentence, following: Sentence | None, urgent: Callable[[], bool]) -> bool:
    """True if what was found happens now, as far as the words tell. In doubt, it does."""
    despite = found.rule.despite
    if _of_a_thing(found, sentence) or _made_up(found, sentence):
        return False
    if "denied" not in despite and _denied(found, sentence):
        return False
    if "supposed" not in despite and _supposed(found.start, found.end, sentence):
        return False
    if "others" not in despite and _others(found, sentence):
        return False
    if "past" not in despite and _past(found, sentence):
        return False
    if "over" not in despite and _over(found, sentence, following):
        return False
    return found.kind == "says" or _said_to_happen(found, sentence, urgent)


def same_clause(found: Found, excuse: Found, sentence: Sentence) -> bool:
    """True if an excuse of the rule ("heat stroke") shares a clause with what was found."""
    first, _ = sentence.clause_bounds(found.start)
    _, last = sentence.clause_bounds(found.end - 1)
    return excuse.start < last and excuse.end > first


def _of_a_thing(found: Found, sentence: Sentence) -> bool:
    """A market, a laptop, a soufflé collapses; no person does."""
    words, paused = sentence.words, sentence.paused
    at = found.start
    while at > 0 and not paused[at] and words[at - 1] in _BETWEEN:
        at -= 1
    at -= 1
    if at < 0 or paused[at + 1] or words[at] not in sentence.things:
        return False
    # Back to where its name begins: "closed the laptop, ..." makes it no subject.
    first, _ = sentence.clause_bounds(at)
    at -= 1
    while at >= first and not paused[at + 1] and words[at] not in _NAMED_BY and words[at] not in _BEFORE_A_SUBJECT:
        if words[at] in _ABOUT:
            return False
        at -= 1
    if at >= first and not paused[at + 1] and words[at] in _NAMED_BY:
        at -= 1
    return at < first or paused[at + 1] or words[at] in _BEFORE_A_SUBJECT


def _made_up(found: Found, sentence: Sentence) -> bool:
    """In a film, in a song: nobody is in danger."""
    if sentence.of("title"):
        return True
    first, last = sentence.clause_bounds(found.start)
    near = sentence.words[first:last]
    if not _OURSELVES.isdisjoint(near) or not sentence.kin.isdisjoint(near) or sentence.of("moments"):
        return False
    return any(begin <= FRAME and end <= found.start or 0 <= begin - found.end <= FRAME for begin, end in sentence.of("fiction"))


def _denied(found: Found, sentence: Sentence) -> bool:
    if any(end == found.start for _, end in sentence.of("nobody")):
        return True
    clause_start, _ = sentence.clause_bounds(found.start)
    for name in ("denied", "denied_all"):
        for start, end in sentence.of(name):
            if end <= clause_start or end > found.start or found.start - end > DENIAL_REACH:
                continue
            between = range(end, found.start + 1)
            pauses = [at for at in between if sentence.paused[at]]
            if name == "denied" and any(sentence.words[at] == "and" for at in between if at < found.start):
                continue
            if pauses and not _listed_with_or(sentence, end):
                continue
            return True
    return False


def _listed_with_or(sentence: Sentence, after: int) -> bool:
    """"no fever, chills or pain": the "or" carries the negation through the commas."""
    _, clause_end = sentence.clause_bounds(after)
    return any(word in ("or", "nor", "o", "ou", "ni", "nem") for word in sentence.words[after : clause_end + 1])


def _supposed(start: int, end: int, sentence: Sentence) -> bool:
    first, _ = sentence.clause_bounds(start)
    _, last = sentence.clause_bounds(end - 1)
    spans = sentence.of("supposed")
    if any(first <= begin < last and begin < end for begin, _ in spans):
        return True
    # "if he has a fever and he can't breathe": joined to the supposition before it
    joined = 0
    _, last = sentence.clause_bounds(start)
    while first > 0 and sentence.words[first] in ("and", "or", "y", "et", "e", "ou", "o") and joined < MOST_JOINED:
        if any(_overlaps(span, first, last) for span in sentence.of("now")):
            return False  # "... and now he thinks it's 1962" has left the supposition
        last = first
        first, _ = sentence.clause_bounds(first - 1)
        joined += 1
        if any(first <= begin < last and begin < end for begin, _ in spans):
            return True
    return False


def _others(found: Found, sentence: Sentence) -> bool:
    first, last = sentence.clause_bounds(found.start)
    if any(first <= begin <= found.start for begin, _ in sentence.of("others")):
        return True
    return any(first <= begin < found.start for begin, _ in sentence.of("general")) and not _SOMEBODY.intersection(sentence.words[first:last])


def _past(found: Found, sentence: Sentence) -> bool:
    first, last = sentence.clause_bounds(found.start)
    if any(begin >= first for begin, _ in sentence.of("back")):
        return False
    present = any(_overlaps(span, first, last) for span in sentence.of("present"))
    for start, end in sentence.of("long_ago"):
        if start and sentence.words[start - 1] in ("since", "for"):
            continue  # "chest pain since last year" lasts
        if not present and not _belongs_to_treatment(start, end, found, sentence):
            return True
    if sentence.of("moments") or any(_overlaps(span, first, last) for span in sentence.of("recent")):
        return False
    for start, end in sentence.of("was") if "was" not in found.rule.despite else ():
        if not first <= start < found.end or found.start - end > PAST_REACH:
            continue
        if start and sentence.words[start - 1] in ("have", "has", "s"):
            continue  # "has had" lasts until now
        if not any(word in sentence.treatments for word in sentence.words[end : found.start]):
            return True
    return False


def _belongs_to_treatment(start: int, end: int, found: Found, sentence: Sentence) -> bool:
    """"car t last week, fever now": the time tells when the treatment was."""
    before = [at for at in range(max(0, start - 4), start) if sentence.words[at] in sentence.treatments]
    if before and found.end <= before[0] and _YEARS.intersection(sentence.words[start:end]) and _FROM_THEN_ON.intersection(sentence.words[found.end : before[0]]):
        return False  # "bled a lot after his biopsy years ago"; days or weeks ago may well be now
    after = [
        at
        for at in range(end, min(len(sentence.words), end + 5))
        if sentence.words[at] in sentence.treatments and not _FROM_THEN_ON.intersection(sentence.words[end:at])
    ]
    treatments = before + after
    if not treatments:
        return False

    def distance(begin: int, finish: int) -> int:
        return max(begin - end, start - finish, 0)

    # The sign itself may name a treatment ("fever after car t"); then only the clause tells them apart.
    return min(distance(at, at + 1) for at in treatments) <= distance(found.start, found.end)


def _over(found: Found, sentence: Sentence, following: Sentence | None) -> bool:
    if _ends(sentence, found.start):
        return True
    # "she's alright now, just fainted": what is named after its end, and made small
    if found.start and sentence.words[found.start - 1] in ("just", "only") and any(end < found.start for _, end in sentence.of("over")) and not sentence.of("back"):
        return True
    return following is not None and not following.asked and not sentence.of("back") and _ends(following, 0)


def _ends(sentence: Sentence, after: int) -> bool:
    """It is said to be over, and not to have come back after that."""
    ends = [begin for begin, _ in sentence.of("over") if begin >= after and not _CLAIMS.intersection(sentence.words[max(0, begin - 2) : begin])]
    return bool(ends) and not any(begin > ends[-1] for begin, _ in sentence.of("back"))


def _said_to_happen(found: Found, sentence: Sentence, urgent: Callable[[], bool]) -> bool:
    first, last = sentence.clause_bounds(found.start)
    if any(first <= begin <= found.start for begin, _ in sentence.of("maybe")):
        return False
    if any(first <= begin < found.end and finish <= last and found.start - finish <= HAS_REACH for begin, finish in sentence.of("has")):
        return True
    if sentence.of("asked") or any(first <= begin < last for begin, _ in sentence.of("maybe")):
        return False
    if sentence.of("now") or urgent():
        return True
    if found.rule.despite and "alone" in found.rule.despite:
        return False
    return not sentence.asked and len(sentence.words) <= SHORT


def _overlaps(span: Span, first: int, last: int) -> bool:
    return span[0] < last and span[1] > first
