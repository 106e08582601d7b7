"""Which intent: the learned part of the pipeline."""

from __future__ import annotations

import dataclasses
import pickle  # noqa: S403 - written and read inside one model archive, which the launcher verifies before it is opened
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.head import Head, HeadSettings
from nlu.sentence_encoder import LEARNT
from nlu.term_matcher import PLAIN_TEXT, TERM_MARKS

NEARNESS = "nearness"  # cosine 0..1 of the message to the nearest training example of its first intent
FILE = "head.pickle"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(GraphComponent, IntentClassifier):
    """Ranks all intents by probability. Whether the first is good enough to act on is decided by `Decision`."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **dataclasses.asdict(HeadSettings()),
            # what the tuned encoder says counts this much, the head's own probability the rest
            "learnt_share": 0.7,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["sklearn"]

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, head: Head | None = None) -> None:
        self._config = {**self.get_default_config(), **config}
        self._storage = model_storage
        self._resource = resource
        self._head = head

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> IntentHead:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> IntentHead:
        with model_storage.read_from(resource) as folder:
            head = pickle.loads((folder / FILE).read_bytes())  # noqa: S301
        return cls(config, model_storage, resource, head)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [e for e in training_data.intent_examples if e.get(TEXT) and e.get(INTENT)]
        names = {field.name for field in dataclasses.fields(HeadSettings)}
        given = {key: tuple(value) if isinstance(value, list) else value for key, value in self._config.items() if key in names}
        self._head = Head(HeadSettings(**given)).fit(*self._columns(examples), [e.get(INTENT) for e in examples])
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_bytes(pickle.dumps(self._head))
        return self._resource

    @staticmethod
    def _columns(messages: list[Message]) -> tuple[list[str], np.ndarray, np.ndarray]:
        texts = [str(m.get(PLAIN_TEXT) or "") for m in messages]
        vectors = np.concatenate([m.get_dense_features(TEXT)[1].features for m in messages]).astype(np.float32)
        return texts, vectors, np.stack([m.get(TERM_MARKS) for m in messages])

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            if not message.get(PLAIN_TEXT) or self._head is None:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
                continue
            columns = self._columns([message])
            probability = self._mix(self._head.probability(*columns)[0], message.get(LEARNT))
            order = np.argsort(-probability)
            ranking = [{"name": self._head.labels[i], "confidence": float(probability[i])} for i in order]
            message.set(NEARNESS, self._head.nearness(columns[1][0], ranking[0]["name"]), add_to_output=True)
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _mix(self, own: np.ndarray, learnt: dict[str, float] | None) -> np.ndarray:
        if not learnt or self._head is None:
            return own
        share = float(self._config["learnt_share"])
        return share * np.array([learnt.get(label, 0.0) for label in self._head.labels]) + (1 - share) * own

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        return training_data
