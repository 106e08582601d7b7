"""The page's terms in a message: entities for the dialogue, a plain spelling for the encoder, a mark each for the classifier."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.spelling_mender import MENDED, SpellingMender
from nlu.terms import TermFinder, language, read

PLAIN_TEXT = "plain_text"  # str: mended, every known variant replaced by its term's plain name
TERM_MARKS = "term_marks"  # float32 (terms,): 1 where the term occurs
ENTITY = "subject"


# a featurizer too, so that training runs it before the encoder and the head, which read what it leaves
@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class TermMatcher(GraphComponent, EntityExtractorMixin):
    """Reads content/terms.yml. Trained on nothing; `terms_sha256` in the config makes Rasa retrain when the file changes."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [SpellingMender]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {}

    @staticmethod
    def required_packages() -> list[str]:
        return ["spacy"]

    def __init__(self, finder: TermFinder) -> None:
        self._finder = finder
        self._column = {term.id: number for number, term in enumerate(finder.terms)}

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
    ) -> TermMatcher:
        return cls(TermFinder(read()))

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = str(message.get(MENDED) or "")
            found = self._finder.find(language().make_doc(text))
            marks = np.zeros(len(self._column), np.float32)
            for hit in found:
                marks[self._column[hit.term.id]] = 1
            message.set(PLAIN_TEXT, self._finder.plain(text, found))
            message.set(TERM_MARKS, marks)
            entities = [
                {"entity": ENTITY, "value": hit.term.subject, "start": hit.start, "end": hit.end}
                for hit in found
                if hit.term.subject
            ]
            message.set(ENTITIES, message.get(ENTITIES, []) + self.add_extractor_name(entities), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
