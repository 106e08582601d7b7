"""Numbers for intent detection with out-of-scope messages. Pure; arrays in, floats out."""

from __future__ import annotations

import dataclasses

import numpy as np
from sklearn.metrics import f1_score, matthews_corrcoef, roc_auc_score


@dataclasses.dataclass(frozen=True)
class Predictions:
    """`gold` and `first` are labels, `confidence` 0..1; out-of-scope rows carry `oos` as their gold label."""

    gold: np.ndarray
    first: np.ndarray
    confidence: np.ndarray
    oos: str | None

    @property
    def outside(self) -> np.ndarray:
        return self.gold == self.oos if self.oos else np.zeros(len(self.gold), bool)

    def refused(self, threshold: float) -> np.ndarray:
        """Rows called out of scope: below the threshold, or ranked so by a pipeline that learned it."""
        return (self.confidence < threshold) | (self.first == self.oos if self.oos else False)


RESAMPLES = 200


def best_threshold(rows: Predictions, seed: int = 7) -> float:
    """The threshold with the largest sum of in-scope accuracy and out-of-scope recall, 0 without out-of-scope rows.

    The mean over resamples of the rows: a validation file holds few out-of-scope ones, and the largest sum of one sample hangs on
    two or three of them.
    """
    outside = np.flatnonzero(rows.outside)
    if not len(outside):
        return 0.0
    inside = np.flatnonzero(~rows.outside)
    candidates = np.unique(np.concatenate([[0.0], rows.confidence]))
    candidates = candidates[:: max(1, len(candidates) // 500)]
    refused = np.stack([rows.refused(threshold) for threshold in candidates])
    right = ~refused & (rows.first == rows.gold)
    random = np.random.RandomState(seed)
    best = []
    for _ in range(RESAMPLES):
        a, b = random.choice(inside, len(inside)), random.choice(outside, len(outside))
        best.append(candidates[np.argmax(right[:, a].mean(axis=1) + refused[:, b].mean(axis=1))])
    return float(np.mean(best))


def in_scope_accuracy(rows: Predictions, threshold: float) -> float:
    inside = ~rows.outside
    return float(((rows.first == rows.gold) & ~rows.refused(threshold))[inside].mean())


def out_of_scope_recall(rows: Predictions, threshold: float) -> float:
    return float(rows.refused(threshold)[rows.outside].mean()) if rows.outside.any() else float("nan")


def out_of_scope_precision(rows: Predictions, threshold: float) -> float:
    refused = rows.refused(threshold)
    return float(rows.outside[refused].mean()) if refused.any() else float("nan")


def accuracy_at_recall(rows: Predictions, recall: float) -> float:
    """In-scope accuracy at the lowest threshold that refuses `recall` of the out-of-scope rows."""
    if not rows.outside.any():
        return float("nan")
    score = np.where(rows.first == rows.oos, -1.0, rows.confidence)[rows.outside]
    threshold = float(np.nextafter(np.sort(score)[int(np.ceil(recall * len(score))) - 1], 2))
    return in_scope_accuracy(rows, threshold)


def table(rows: Predictions, threshold: float) -> dict[str, float]:
    final = np.where(rows.refused(threshold), rows.oos or "(refused)", rows.first)
    score = np.where(rows.first == rows.oos, -1.0, rows.confidence)
    return {
        "in-scope accuracy": in_scope_accuracy(rows, threshold),
        "out-of-scope recall": out_of_scope_recall(rows, threshold),
        "out-of-scope precision": out_of_scope_precision(rows, threshold),
        "MCC": float(matthews_corrcoef(rows.gold, final)),
        "AUROC": float(roc_auc_score(~rows.outside, score)) if rows.outside.any() else float("nan"),
        "macro-F1": float(f1_score(rows.gold, final, average="macro", zero_division=0)),
        "in-scope accuracy at 80 % out-of-scope recall": accuracy_at_recall(rows, 0.8),
        "in-scope accuracy at 90 % out-of-scope recall": accuracy_at_recall(rows, 0.9),
        "threshold": threshold,
    }
