"""What people are answered with, read before the first of them comes: a broken file stops the start, not a conversation."""

from __future__ import annotations

from content import answers, contacts, may_say
from content.errors import fail
from safety import screen

# Named in code, so their absence would show only in the moment they are needed.
NEEDED = (
    "utter_greet",
    "utter_unavailable",
    "utter_switched_off",
    "utter_empty",
    "utter_too_long",
    "utter_other_language",
    "utter_clarify",
    "utter_reply_offer",
    "utter_reply_yes",
    "utter_reply_yes_closed",
    "utter_reply_no",
    "utter_danger_over",
    "utter_sms_intro",
    "utter_sms_more",
    "utter_sms_no_more",
    "utter_sms_limit",
    "utter_sms_loop",
    "utter_sms_forget_ask",
    "utter_sms_kept",
    "utter_forget_later",
    "utter_sms_forgotten",
    "utter_staff_joined",
    "utter_staff_changed",
    "utter_staff_done",
    "utter_help_asked",
    "utter_help_yes",
    "utter_help_no",
    "utter_staff_left",
    "utter_handoff_emergency",
    "utter_handoff_crisis",
    "utter_handoff_unclear",
    may_say.INSTEAD,
)


def preload() -> None:
    """Read all texts, numbers and danger rules. Raises ValueError, whose text says which file to correct and how."""
    known = answers.load()
    missing = [name for name in NEEDED if name not in known]
    if missing:
        raise fail(answers.FILE, f"the response {missing[0]} is missing.", "The desk says it by itself; add it to `responses:`.")
    contacts.load()
    may_say.load()
    screen.warm_up()  # compiles the rules
