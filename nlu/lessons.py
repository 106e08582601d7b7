"""What the encoder learns from: our messages with their intents, and messages that ask several things."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nlu.choice import Kind, kind
from nlu.encoder import Encoder
from nlu.several import Marked, join, word_starts
from nlu.tuning import Lesson

# Said in passing or only in a dialogue: nobody opens a message of several questions with them.
NOT_JOINED = frozenset({"greet", "goodbye", "affirm", "deny", "choose", "danger_over"})
WRITTEN = 2  # times a message written for the purpose counts, against one that was joined by dice


def lessons(encoder: Encoder, texts: Sequence[str], intents: Sequence[str], written: Sequence[Marked], joined: int, seed: int) -> list[Lesson]:
    """`texts` in the plain spelling; `written`: messages with several questions; `joined`: how many to make out of `texts`."""
    # a follow-up leans on what stands before it: nobody opens with one
    whole = [text for text, intent in zip(texts, intents) if kind(intent) is not Kind.FOLLOW_UP and intent not in NOT_JOINED]
    leaning = [text for text, intent in zip(texts, intents) if kind(intent) is Kind.FOLLOW_UP]
    several = [*written, *join(whole, leaning, joined, np.random.RandomState(seed))] if written else []
    made = [lesson(encoder, Marked(text), intent) for text, intent in zip(texts, intents)]
    for number, marked in enumerate(several):
        made += [lesson(encoder, marked, None)] * (WRITTEN if number < len(written) else 1)
    return made


def lesson(encoder: Encoder, marked: Marked, intent: str | None) -> Lesson:
    ids, offsets = encoder.tokens(marked.text)
    words = word_starts(marked.text, offsets)
    return Lesson(ids, intent, words, frozenset(at for at in words if offsets[at][0] in marked.starts))
