"""The classifier itself, apart from Rasa: texts, vectors and term marks in, probability and nearness out."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression


@dataclasses.dataclass(frozen=True)
class HeadSettings:
    """Weights of the feature blocks against each other, and the regularisation. Measured in bench/nlu."""

    characters: tuple[int, int] = (2, 5)  # n-grams inside word borders: carry misspellings
    words: tuple[int, int] = (1, 2)
    character_weight: float = 1.0
    word_weight: float = 1.0
    vector_weight: float = 1.5
    mark_weight: float = 0.5
    c: float = 8.0
    seed: int = 42


class Head:
    """Multinomial logistic regression over sentence vector, character and word n-grams, and term marks."""

    def __init__(self, settings: HeadSettings = HeadSettings()) -> None:
        self.settings = settings
        self.labels: list[str] = []
        self._characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=settings.characters, sublinear_tf=True, min_df=2, dtype=np.float32, lowercase=True
        )
        self._words = TfidfVectorizer(
            ngram_range=settings.words, sublinear_tf=True, token_pattern=r"(?u)\b\w+\b", min_df=2, dtype=np.float32, lowercase=True
        )
        self._model = LogisticRegression(C=settings.c, max_iter=300, tol=1e-3, random_state=settings.seed)
        self._examples: dict[str, np.ndarray] = {}

    def fit(self, texts: list[str], vectors: np.ndarray, marks: np.ndarray, labels: list[str]) -> Head:
        self._characters.fit(texts)
        self._words.fit(texts)
        self._model.fit(self._features(texts, vectors, marks), labels)
        self.labels = [str(label) for label in self._model.classes_]
        given = np.array(labels)
        self._examples = {label: vectors[given == label].astype(np.float32) for label in self.labels}
        return self

    def probability(self, texts: list[str], vectors: np.ndarray, marks: np.ndarray) -> np.ndarray:
        """(texts, labels), a row sums to 1; columns in the order of `labels`."""
        return softmax(self._features(texts, vectors, marks) @ self._weights + self._model.intercept_, axis=1)

    @functools.cached_property
    def _weights(self) -> np.ndarray:
        """(features, labels). As scikit-learn keeps them, every message would turn all of them round: two thirds of its time."""
        return np.ascontiguousarray(self._model.coef_.T)

    def nearness(self, vector: np.ndarray, label: str) -> float:
        """Cosine (0 to 1) of a vector of unit length to the nearest example of one label."""
        return float(np.clip((self._examples[label] @ vector).max(), 0, 1))

    def _features(self, texts: list[str], vectors: np.ndarray, marks: np.ndarray) -> csr_matrix:
        s = self.settings
        return hstack(
            [
                self._characters.transform(texts) * s.character_weight,
                self._words.transform(texts) * s.word_weight,
                csr_matrix(vectors * s.vector_weight),
                csr_matrix(marks * s.mark_weight),
            ],
            format="csr",
        )
