"""Orders to a machine instead of questions: "repeat after me", "ignore your instructions", marks of a prompt. Pure.

Nothing here can be made to say anything, but an answer below such an order would read as if it obeyed: these get the helpline's text.
"""

from __future__ import annotations

import re

MISUSE = re.compile(
    r"<\s*/?\s*(?:context|system|assistant|user|instructions?|prompt|im_start|im_end|s|inst)\s*\|?>|\[/?(?:inst|system)\]|<\|"
    r"|\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,2}(?:your|ur|previous|prior|above|earlier|all)\s+(?:\w+\s+){0,2}(?:instructions?|rules?|prompts?|guidelines|guardrails|training|filters?|restrictions|safety)\b"
    r"|\b(?:system|hidden|secret|developer)\s+(?:prompt|message|instructions?)\b|\b(?:developer|dan|god|sudo|debug|admin)\s+mode\b|\bjailbreak\w*"
    r"|\b(?:repeat|say|write|type|print|output)\s+(?:exactly\s+)?(?:after me|the following|these words|this sentence|this exactly|exactly this)\b"
    r"|\b(?:from now on|henceforth),?\s+(?:you|u)\b|\b(?:you are|you're|u r|ur) now\s+(?:an?|in|no longer)\b"
    r"|\bnew (?:context|instructions?)\s*:",
    re.I,
)


def orders(text: str) -> bool:
    """True where the message tells the machine what to be or to say."""
    return bool(MISUSE.search(text))
