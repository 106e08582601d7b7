"""The turn after an alarm: what may be answered, and what says the danger text once more. Pure."""

from __future__ import annotations

import re

# After an alarm the person may ask something new of the page or of the staff, say thank you or go; nothing else moves on.
PASSES = frozenset({"thanks", "goodbye", "human_request", "bot_challenge", "capabilities", "logistics", "other_medical"})
PASSES_ON_A_SUBJECT = frozenset({"follow_how", "follow_which", "follow_difference", "follow_pros_cons", "follow_video"})
CLEAR = 0.6  # half-understood words after an alarm are more likely about the alarm
BELIEVED = 0.85  # a retraction that only the classifier sees
LONG = 7  # words: a question of the helpline's this long is one of its own

DOUBT = re.compile(
    r"\?|\b(?:prob|probs|probably|prolly|maybe|perhaps|possibly|might|could|i think|i guess|i hope|hopefully|i suppose|not sure|unsure|sure|certain|"
    r"(?:s?he|they|mom|mum|dad|wife|husband|mother|father|brother|sister)\s+(?:says?|said|claims?|insists?|swears?|reckons?|thinks?|tells?|told|keeps saying))\b",
    re.I,
)


def moves_on(intent: str, confidence: float, text: str, *, is_topic: bool, names_subject: bool) -> bool:
    """False when the danger text is due again: a doubt, a fear, another symptom, or words that were not understood."""
    if intent in ("thanks", "goodbye"):
        return confidence >= CLEAR and not DOUBT.search(text)
    if intent == "danger_over":
        return confidence >= BELIEVED and not DOUBT.search(text)
    if is_topic or intent in PASSES_ON_A_SUBJECT:
        return confidence >= CLEAR or len(text.split()) >= LONG
    if intent in ("name_subject", "clarify"):
        return names_subject
    if intent in ("logistics", "other_medical"):
        return confidence >= CLEAR and (names_subject or len(text.split()) >= LONG)
    return intent in PASSES and confidence >= CLEAR
