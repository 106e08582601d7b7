"""Answers the topic a person picked after a clarifying question: "2", "the second one", "the last"."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

PLACES = (r"\b(?:1|1st|one|first|former)\b", r"\b(?:2|2nd|two|second|latter|other)\b", r"\b(?:3|3rd|three|third)\b")


def chosen(text: str, offered: list[str]) -> str | None:
    """The topic meant, or None when the words name no place that was offered. "the second one" is the second."""
    if re.search(r"\blast\b", text, re.I) and offered:
        return offered[-1]
    for place in (1, 2, 0):  # "one" also stands in "the second one", so it is tried last
        if place < len(offered) and re.search(PLACES[place], text, re.I):
            return offered[place]
    return None


class ActionTakeChoice(Action):
    def name(self) -> str:
        return "action_take_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        topic = chosen(tracker.latest_message.get("text") or "", list(tracker.get_slot("offered") or []))
        dispatcher.utter_message(response=f"utter_{topic}" if topic else "utter_ask_subject")
        return []
