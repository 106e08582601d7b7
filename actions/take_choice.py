"""Answers what a person picked from a list: "2", "the second one", "the other two". Which items that means is read in channels/picks.py."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionTakeChoice(Action):
    """A rule for each of the topics would say the same; the slot names the responses."""

    def name(self) -> str:
        return "action_take_choice"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        picked = tracker.get_slot("picked") or []
        for response in [f"utter_{topic}" for topic in picked] or ["utter_ask_subject"]:
            dispatcher.utter_message(response=response)
        return []
