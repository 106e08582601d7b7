"""The numbers of bench/nlu on a table small enough to count by hand."""

import numpy as np
import pytest

from bench.nlu.measures import Predictions, accuracy_at_recall, best_threshold, in_scope_accuracy, out_of_scope_precision, out_of_scope_recall, table

ROWS = Predictions(
    gold=np.array(["a", "a", "b", "b", "oos", "oos"]),
    first=np.array(["a", "a", "b", "a", "a", "b"]),
    confidence=np.array([0.9, 0.6, 0.8, 0.7, 0.5, 0.3]),
    oos="oos",
)


def test_it_counts_both_sides():
    assert in_scope_accuracy(ROWS, 0.55) == 0.75
    assert out_of_scope_recall(ROWS, 0.55) == 1.0
    assert out_of_scope_precision(ROWS, 0.55) == 1.0
    assert in_scope_accuracy(ROWS, 0.65) == 0.5
    assert out_of_scope_precision(ROWS, 0.65) == pytest.approx(2 / 3)


def test_the_threshold_serves_both_sides():
    assert 0.5 < best_threshold(ROWS) <= 0.6


def test_without_out_of_scope_rows_nothing_is_refused():
    rows = Predictions(ROWS.gold[:4], ROWS.first[:4], ROWS.confidence[:4], None)
    assert best_threshold(rows) == 0.0
    assert in_scope_accuracy(rows, 0.0) == 0.75


def test_accuracy_at_a_given_recall():
    assert accuracy_at_recall(ROWS, 0.5) == 0.75
    assert accuracy_at_recall(ROWS, 1.0) == 0.75


def test_a_learned_out_of_scope_label_refuses_too():
    rows = Predictions(ROWS.gold, np.array(["a", "a", "b", "b", "oos", "b"]), ROWS.confidence, "oos")
    assert out_of_scope_recall(rows, 0.0) == 0.5
    assert table(rows, 0.0)["in-scope accuracy"] == 1.0
