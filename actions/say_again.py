"""Says the latest answer once more."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class ActionSayAgain(Action):
    """A rule for each of the topics would say the same; the slot names the response."""

    def name(self) -> str:
        return "action_say_again"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[dict[str, Any]]:
        topic = tracker.get_slot("last_topic")
        dispatcher.utter_message(response=f"utter_{topic}" if topic else "utter_ask_subject")
        return []
