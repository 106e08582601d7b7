"""Turns the ranking into the intent the dialogue acts on; the thresholds are in config.yml."""

from __future__ import annotations

import dataclasses
import logging
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from nlu.choice import Thresholds, choose
from nlu.intent_head import NEARNESS

CLARIFY_TOPICS = "clarify_topics"

logger = logging.getLogger(__name__)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent, IntentClassifier):
    """Where Rasa's FallbackClassifier knows one threshold, a page with many neighbours needs one for each kind of reply."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [IntentClassifier]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            # learned danger, emergency and crisis together, above which the danger text is said
            "danger": 0.5,
            # probability x root of nearness above which a topic is answered
            "answer": 0.4,
            # the same for small talk and follow-ups
            "talk": 0.3,
            # below `answer`: all topics together x root of nearness above which we ask back between close topics
            "clarify_sum": 0.5,
            # a topic is close when it has at least this share of the first one's probability
            "clarify_ratio": 0.5,
            # all hand-off reasons together above which the likeliest is named; below it the reason is "unclear"
            "handoff": 0.3,
        }

    def __init__(self, limits: Thresholds) -> None:
        self._limits = limits

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> Decision:
        names = {field.name for field in dataclasses.fields(Thresholds)}
        given = {**cls.get_default_config(), **config}
        return cls(Thresholds(**{name: float(given[name]) for name in names}))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = [(row["name"], row["confidence"]) for row in message.get(INTENT_RANKING_KEY) or []]
            nearness = float(message.get(NEARNESS) or 0.0)
            choice = choose(ranking, nearness, self._limits, names_subject=bool(message.get(ENTITIES)))
            logger.debug("decision %s, first %s, nearness %.2f", choice.intent, ranking[0] if ranking else None, nearness)
            message.set(INTENT, {"name": choice.intent, "confidence": choice.confidence}, add_to_output=True)
            message.set(CLARIFY_TOPICS, list(choice.clarify), add_to_output=True)
            message.set(INTENT_RANKING_KEY, message.get(INTENT_RANKING_KEY)[:8] if ranking else [], add_to_output=True)
        return messages
