"""Fills the placeholders of a response (`{helpline}`, `{emergency}` …) from content/contacts.yml, as the desk does."""

from __future__ import annotations

from typing import Any

from content import answers
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class CuratedResponses(TemplatedNaturalLanguageGenerator):
    """Rasa picks the response; its text comes out of the content room, so that a number stands in one file."""

    def __init__(self, endpoint_config: Any, domain: Domain) -> None:
        super().__init__(domain.responses)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        response = self._random_response_for(utter_action, output_channel, tracker.current_slot_values())
        if response is None:
            return None
        text = answers.load()[utter_action].render("sms" if output_channel == "sms" else "web", None)
        return {**response, "text": text}
