"""Where clauses begin. People who dictate or text write no full stops, so the small words have to tell.

"not", "if" and "last year" reach as far as their clause: "no fever but he can't breathe" is two clauses.
"""

from __future__ import annotations

# Between these words and a subject no new clause begins: the subject belongs to them.
_ASKING = frozenset("what how why who where which".split())
_BINDING = frozenset("if when whenever unless because until whether while since after before once although though that cause till as".split())
_JOINING = frozenset("and or so then now plus but however yet except".split())
_AUXILIARY = frozenset("is are am was were do does did can could should would will may might must isnt arent wont cant doesnt dont didnt couldnt wouldnt shouldnt s".split())
_CONTRAST = frozenset("but however though although yet except whereas otherwise until".split())
_SUBJECT = frozenset("i he she they we".split())
_POSSESSIVE = frozenset("my his her our their your".split())
_GOES_ON = frozenset(
    "is s are am has have cant wont isnt doesnt dont cannot keeps started now still was were had feels feel looks says said just im lately hasnt suddenly today tonight will would then couldnt got gets".split()
)
_IT_VERBS = frozenset("is s was has hurts will wont started came comes went feels keeps does did doesnt isnt just still says said reads read got looks hurt shows showed wouldnt cant stopped gets turned passed".split())
_NO_SPLIT_BEFORE_POSSESSIVE = frozenset(
    "of in on at with to from for that has have had is s was and or about by into off over through around after before during without like are as than if when because not down up out lost losing into all".split()
)
_SUBORDINATING = frozenset("if when whenever unless because".split())

# Only these can begin a clause without a pause before them.
_MAY_START = _CONTRAST | _SUBJECT | _POSSESSIVE | _SUBORDINATING | frozenset("it there this and or then plus".split())

# The reader must not take these for unknown words.
GRAMMAR = _ASKING | _BINDING | _JOINING | _AUXILIARY | _CONTRAST | _SUBJECT | _POSSESSIVE | _GOES_ON | _IT_VERBS | _NO_SPLIT_BEFORE_POSSESSIVE


def clause_starts(words: list[str], paused: list[bool]) -> set[int]:
    """The places where a clause begins. `paused` tells where a comma or the like stood before the word."""
    starts = {0}
    latest = 0
    for at, word in enumerate(words):
        if at == 0 or (word not in _MAY_START and not paused[at]):
            continue
        start = _start(words, paused, at, latest)
        if start is not None:
            starts.add(start)
            latest = max(latest, start)
    return starts


def _start(words: list[str], paused: list[bool], at: int, latest: int) -> int | None:
    """Where the clause begins that the word at `at` opens, or None if it opens none."""
    word, before = words[at], words[at - 1]
    following = words[at + 1] if at + 1 < len(words) else ""
    if word in _CONTRAST:
        return at
    if word in _SUBORDINATING:
        return at - 1 if before in ("what", "but", "even", "and", "or") and not paused[at] else at
    if word in _SUBJECT or (word in ("it", "there", "this") and following in _IT_VERBS):
        return _back(words, paused, at)
    if word in _POSSESSIVE:
        if paused[at] or before in _JOINING or before in _BINDING or before == "that":
            return _back(words, paused, at)
        if before in _NO_SPLIT_BEFORE_POSSESSIVE or before in _AUXILIARY or not _headed(words, latest, at):
            return None
        return at
    if word in ("and", "or", "then", "plus") and following in _GOES_ON:
        return at
    if paused[at] and (word in ("now", "then") or (word == "that" and following in ("is", "s", "was"))):
        return at
    if paused[at] and word in _GOES_ON and word not in ("have", "are", "will", "would"):
        return at
    return None


def _back(words: list[str], paused: list[bool], at: int) -> int:
    """A subject takes the small words before it along: `what should | i`, `and then | he`."""
    start = at
    while start > 0 and at - start < 4 and not paused[start]:
        word = words[start - 1]
        if word in _ASKING or word in _BINDING or word in _JOINING or (word in _AUXILIARY and start == at):
            start -= 1
        else:
            break
    return start


def _headed(words: list[str], latest: int, at: int) -> bool:
    """The clause so far began with `when`, `if`, ... and has its own subject, so a new one begins here."""
    return words[latest] in _BINDING and not _SUBJECT.isdisjoint(words[latest + 1 : min(at, latest + 12)])
