"""The danger rules inside the model too: a message they catch is an emergency or a crisis, whatever the classifier says."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from safety import screen

DANGER_RULE = "danger_rule"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class DangerScreen(GraphComponent, IntentClassifier):
    """Last word of the pipeline. The desk runs the same rules first; here they serve whoever talks to the assistant alone."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> DangerScreen:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            danger = screen.screen(str(message.get(TEXT) or ""))
            if danger is not None:
                message.set(INTENT, {"name": danger.reason, "confidence": 1.0}, add_to_output=True)
                message.set(DANGER_RULE, danger.rule, add_to_output=True)
        return messages
