"""Where one message may hold several questions. Pure; which cuts are real is decided by what the pieces mean (`parts.py`)."""

from __future__ import annotations

import re

MOST_PARTS = 4
SENTENCE_END = re.compile(r"(?<=[?!;])\s*|(?<=\.)\s+|\n+|(?:^|\s)(?=\(?\d[).:]\s)|\s+-\s+")
ORDER_WORD = re.compile(r"^\W*(?:\(?\d[).:]|(?:first|second|third|fourth|firstly|secondly|thirdly|lastly|finally|next|then|also|and|plus|or|but|so|n|oh)\b(?:\s+(?:of all|off|up|then|also|please|pls))?)[\s,:;-]*", re.I)
ASKING = (
    r"what|whats|what's|wat|wats|wot|how|hows|how's|why|whys|why's|y|who|whos|who's|which|where|wheres|where's|when|"
    r"can|could|do|does|did|is|are|am|was|were|will|would|should|shall|ought|may|have|has|any|"
    r"tell|explain|describe|define|list|show|give|need|want|like to|love to|wondering"
)
JOINT = re.compile(
    rf"\s*(?:,\s*)?(?:\b(?:and|also|plus|then|n|as well as|but)\b|&|\+)\s+(?:also\s+|then\s+|after that\s+|please\s+|pls\s+)*(?=\S)|\s*,\s+(?=(?:{ASKING})\b)",
    re.I,
)
ASKS = re.compile(
    rf"\?|^\W*(?:(?:hi|hello|hey|ok|okay|so|well|please|pls|plz|sorry|and|also|but|just|now|i|we|id|i'd|really|you|u)[\s,]+)*(?:{ASKING})\b"
    r"|\b(?:what|how|why|who)\s+(?:is|are|does|do|did)\s+(?:it|they|that|he|she|this|these|those)\b|\b(?:does|is|are|do|for)\s+what\W*$",
    re.I,
)
OPENS_A_CLAUSE = re.compile(r"^\W*(?:of|since|if|because|when|as|for|with|in|on|at|from|after|before|while|though|although|that|which|my|he|she|i|we|they)\b", re.I)
SHORT = 6  # words: a bare noun phrase ("and the phone number too") may be a question when it is no longer than this


def sentences(text: str) -> list[str]:
    return [piece.strip() for piece in SENTENCE_END.split(text) if piece and re.search(r"\w", piece)]


def clauses(sentence: str) -> list[str]:
    """A sentence cut at its joints, each piece without its order word; the sentence alone when it has none."""
    pieces = [bare(piece) for piece in JOINT.split(sentence) if piece and re.search(r"\w", piece)]
    return pieces if 1 < len(pieces) <= MOST_PARTS else [bare(sentence)]


def bare(piece: str) -> str:
    """Without "second:", "2)", "and also"."""
    short = ORDER_WORD.sub("", piece).strip()
    return short if re.search(r"\w", short) else piece.strip()


def asks(piece: str) -> bool:
    return bool(ASKS.search(piece))


def is_bare(piece: str) -> bool:
    """A short noun phrase, which asks for what it names: "the phone number too", "videos please"."""
    return len(piece.split()) <= SHORT and not OPENS_A_CLAUSE.search(piece)
