"""Slips of the finger mended before anything is understood."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.spelling import Speller, words
from nlu.terms import read
from nlu.text import tidy

MENDED = "mended_text"  # str: tidied, slips in long words mended; entities count its characters
FILE = "words.json"


# registered as a featurizer so that training runs it, on the examples too, before the components that read MENDED
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingMender(GraphComponent):
    """Learns from the training examples which words people use here; leaves MENDED on every message."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy", "spacy_lookups_data", "rapidfuzz"]

    def __init__(self, model_storage: ModelStorage, resource: Resource, speller: Speller) -> None:
        self._storage, self._resource, self._speller = model_storage, resource, speller

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SpellingMender:
        return cls(model_storage, resource, Speller({}, _of_the_field()))

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> SpellingMender:
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Speller(json.loads((folder / FILE).read_text(encoding="utf-8")), _of_the_field()))

    def train(self, training_data: TrainingData) -> Resource:
        texts = (tidy(str(example.get(TEXT))) for example in training_data.intent_examples if example.get(TEXT))
        self._speller = Speller.learn(texts, _of_the_field())
        with self._storage.write_to(self._resource) as folder:
            (folder / FILE).write_text(json.dumps(self._speller.counts, ensure_ascii=False, sort_keys=True), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            message.set(MENDED, self._speller.mend(tidy(str(message.get(TEXT) or ""))), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data


def _of_the_field() -> frozenset[str]:
    """The spellings of content/terms.yml: its matcher reads them as they are."""
    return frozenset(words(variant for term in read() for variant in term.variants))
