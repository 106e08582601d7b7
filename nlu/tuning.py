"""Teaches the encoder's top layers the borders between our own intents, at training time.

The published weights put sentences together that speak of the same things; "how does CAR T work" and "how long does CAR T take"
are near each other for them and far apart for us. The lower layers stay as they are (their outputs are computed once), the top
ones learn, with one prototype an intent, to point at the right one; and, word by word, whether another question begins here.
Nothing is downloaded and nothing kept in the repository.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping

import numpy as np

from nlu.encoder_graph import EPSILON, HEADS, LAYERS, WIDTH

LONGEST = 96  # tokens: the few longer stories are left out while learning
MASKED = -1e4


@dataclasses.dataclass(frozen=True)
class TuningSettings:
    """Measured between our writers; the table is in bench/nlu/TRIED.md."""

    layers: int = 3  # from the top
    epochs: int = 3
    rate: float = 2e-4
    prototype_rate: float = 1e-3
    temperature: float = 0.05
    smoothing: float = 0.1
    dropout: float = 0.1
    token_dropout: float = 0.1
    start_weight: float = 1.0  # of the loss over question starts against that over intents
    batch: int = 32
    seed: int = 42


@dataclasses.dataclass(frozen=True)
class Lesson:
    """One text to learn from: its tokens, its intent (None: several), the tokens where a word and where a new question begins."""

    ids: list[int]
    label: str | None
    words: list[int]
    starts: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Tuned:
    """`weights`: the changed layers by their published names. `prototypes` (labels, 384) of unit length, `bias` (labels,).
    `start` (385,): weights and bias of the sign that a question begins at a token, by the token's last state.
    """

    labels: list[str]
    weights: dict[str, np.ndarray]
    prototypes: np.ndarray
    bias: np.ndarray
    temperature: float
    start: np.ndarray

    def probability(self, vectors: np.ndarray) -> np.ndarray:
        """(texts, 384) of unit length -> (texts, labels)."""
        logits = vectors @ self.prototypes.T / self.temperature + self.bias
        logits -= logits.max(axis=1, keepdims=True)
        raised = np.exp(logits)
        return raised / raised.sum(axis=1, keepdims=True)

    def begins(self, states: np.ndarray) -> np.ndarray:
        """Last states (tokens, 384) -> probability that a question begins there."""
        return 1 / (1 + np.exp(-(states @ self.start[:-1] + self.start[-1])))


def tune(
    weights: dict[str, np.ndarray],
    lessons: list[Lesson],
    settings: TuningSettings = TuningSettings(),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Tuned:
    """Takes minutes: about 0.1 s for a batch of 32 short messages on two cores. Calls `progress(batches done, of)`."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import tensorflow as tf

    generator = np.random.RandomState(settings.seed)
    tf.random.set_seed(settings.seed)
    lessons = [lesson for lesson in lessons if len(lesson.ids) <= LONGEST]
    names = sorted({lesson.label for lesson in lessons if lesson.label})
    target = np.array([names.index(lesson.label) if lesson.label else -1 for lesson in lessons])
    first = LAYERS - settings.layers
    variables = {
        name: tf.Variable(value.astype(np.float32), name=name)
        for layer in range(first, LAYERS)
        for name, value in weights.items()
        if name.startswith(f"encoder.layer.{layer}.")
    }
    fixed = {name: tf.constant(value) for name, value in weights.items() if name.startswith("encoder.layer.") and name not in variables}
    lower = _lower(tf, weights, fixed, [lesson.ids for lesson in lessons], first, settings.batch)

    def states_of(states, mask, training: bool):
        for layer in range(first, LAYERS):
            states = _layer(tf, variables, layer, states, mask, settings.dropout if training else 0.0)
        return states

    def vectors_of(states, mask):
        column = mask[:, :, None]
        mean = tf.reduce_sum(states * column, 1) / tf.maximum(tf.reduce_sum(column, 1), 1.0)
        return tf.math.l2_normalize(mean, -1)

    grid = tf.TensorSpec([None, None], tf.float32)
    shapes = [tf.TensorSpec([None, None, WIDTH], tf.float32), grid]
    forward = tf.function(lambda states, mask: vectors_of(states_of(states, mask, False), mask), input_signature=shapes)
    sums = np.zeros((len(names), WIDTH), np.float32)
    for rows in _by_length(lower, np.flatnonzero(target >= 0), settings.batch):
        np.add.at(sums, target[rows], forward(*_pad(lower, rows)).numpy())
    prototypes = tf.Variable(sums / np.linalg.norm(sums, axis=1, keepdims=True))
    bias = tf.Variable(np.zeros(len(names), np.float32))
    start = tf.Variable(np.append(np.zeros(WIDTH), -3.0).astype(np.float32)[:, None])
    upper, top = list(variables.values()), [prototypes, bias, start]
    learn = tf.keras.optimizers.legacy.Adam(settings.rate)
    place = tf.keras.optimizers.legacy.Adam(settings.prototype_rate)

    @tf.function(input_signature=[*shapes, tf.TensorSpec([None], tf.int64), grid, grid])
    def step(states, mask, wanted, words, starts):
        with tf.GradientTape() as tape:
            kept = mask * tf.cast(tf.random.uniform(tf.shape(mask)) >= settings.token_dropout, tf.float32)
            kept = tf.concat([mask[:, :1], kept[:, 1:]], 1)  # the first mark stays: no text is ever empty
            states = states_of(states, kept, True)
            logits = tf.matmul(vectors_of(states, kept), tf.math.l2_normalize(prototypes, -1), transpose_b=True) / settings.temperature + bias
            goal = tf.one_hot(wanted, len(names)) * (1 - settings.smoothing) + settings.smoothing / len(names)
            one = tf.cast(wanted >= 0, tf.float32)
            loss = tf.reduce_sum(one * tf.nn.softmax_cross_entropy_with_logits(goal, logits)) / tf.maximum(tf.reduce_sum(one), 1.0)
            begins = tf.einsum("btw,wo->bto", states, start[:-1])[:, :, 0] + start[-1, 0]
            heard = words * kept
            wrong = tf.nn.sigmoid_cross_entropy_with_logits(starts, begins) * heard
            loss += settings.start_weight * tf.reduce_sum(wrong) / tf.cast(tf.shape(mask)[0], tf.float32)
        gradients = tape.gradient(loss, upper + top)
        clipped, _ = tf.clip_by_global_norm(gradients[: len(upper)], 1.0)
        learn.apply_gradients(zip(clipped, upper))
        place.apply_gradients(zip(gradients[len(upper) :], top))

    total, done = -(-len(lessons) // settings.batch) * settings.epochs, 0
    for _ in range(settings.epochs):
        for rows in _shuffled(lower, generator, settings.batch):
            share = min(1.0, (done + 1) / (0.1 * total)) * max(0.0, 1 - done / total)
            learn.learning_rate.assign(settings.rate * share)
            place.learning_rate.assign(settings.prototype_rate * share)
            states, mask = _pad(lower, rows)
            words, starts = np.zeros_like(mask), np.zeros_like(mask)
            for line, row in enumerate(rows):
                words[line, lessons[row].words] = 1
                starts[line, list(lessons[row].starts)] = 1
            step(states, mask, target[rows], words, starts)
            done += 1
            progress(done, total)
    length = np.linalg.norm(prototypes.numpy(), axis=1, keepdims=True)
    changed = {name: variable.numpy() for name, variable in variables.items()}
    return Tuned(names, changed, prototypes.numpy() / length, bias.numpy(), settings.temperature, start.numpy()[:, 0])


def _lower(tf, weights, fixed, texts, first, batch) -> list[np.ndarray]:
    """What the unchanged layers make of each text: half precision, (tokens, 384) each."""

    @tf.function(input_signature=[tf.TensorSpec([None, None, WIDTH], tf.float32), tf.TensorSpec([None, None], tf.float32)])
    def run(states, mask):
        states = _norm(tf, states, tf.constant(weights["embeddings.LayerNorm.weight"]), tf.constant(weights["embeddings.LayerNorm.bias"]))
        for layer in range(first):
            states = _layer(tf, fixed, layer, states, mask, 0.0)
        return states

    words, places = weights["embeddings.word_embeddings.weight"], weights["embeddings.position_embeddings.weight"]
    kind = weights["embeddings.token_type_embeddings.weight"][0]
    out: list[np.ndarray] = [np.zeros((0, WIDTH), np.float16)] * len(texts)
    for rows in _by_length(texts, np.arange(len(texts)), batch):
        embedded = {row: (words[texts[row]] + places[: len(texts[row])] + kind).astype(np.float32) for row in rows}
        states = run(*_pad(embedded, rows)).numpy().astype(np.float16)
        for line, row in enumerate(rows):
            out[row] = states[line, : len(texts[row])]
    return out


def _layer(tf, weights, layer, x, mask, dropout):
    key = f"encoder.layer.{layer}"

    def dense(value, name):
        return tf.einsum("btd,od->bto", value, weights[f"{key}.{name}.weight"]) + weights[f"{key}.{name}.bias"]

    def heads(value):
        shape = tf.shape(value)
        return tf.transpose(tf.reshape(value, [shape[0], shape[1], HEADS, WIDTH // HEADS]), [0, 2, 1, 3])

    def norm(value, name):
        return _norm(tf, value, weights[f"{key}.{name}.weight"], weights[f"{key}.{name}.bias"])

    def drop(value):
        return tf.nn.dropout(value, dropout) if dropout else value

    query, keys, values = (heads(dense(x, f"attention.self.{name}")) for name in ("query", "key", "value"))
    scores = tf.matmul(query, keys, transpose_b=True) * (WIDTH // HEADS) ** -0.5 + (1 - mask[:, None, None, :]) * MASKED
    seen = tf.transpose(tf.matmul(tf.nn.softmax(scores), values), [0, 2, 1, 3])
    x = norm(x + drop(dense(tf.reshape(seen, tf.shape(x)), "attention.output.dense")), "attention.output.LayerNorm")
    inner = tf.nn.gelu(dense(x, "intermediate.dense"), approximate=False)
    return norm(x + drop(dense(inner, "output.dense")), "output.LayerNorm")


def _norm(tf, x, scale, shift):
    mean, variance = tf.nn.moments(x, [-1], keepdims=True)
    return (x - mean) * tf.math.rsqrt(variance + EPSILON) * scale + shift


def _pad(states: Mapping[int, np.ndarray] | list[np.ndarray], rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    width = max(len(states[row]) for row in rows)
    batch, mask = np.zeros((len(rows), width, WIDTH), np.float32), np.zeros((len(rows), width), np.float32)
    for line, row in enumerate(rows):
        batch[line, : len(states[row])] = states[row]
        mask[line, : len(states[row])] = 1
    return batch, mask


def _by_length(texts: list[list[int]], rows: np.ndarray, batch: int) -> list[np.ndarray]:
    order = np.array(sorted(rows, key=lambda row: len(texts[row])))
    return [order[start : start + batch] for start in range(0, len(order), batch)]


def _shuffled(texts: list[list[int]], generator: np.random.RandomState, batch: int) -> list[np.ndarray]:
    """All texts once, like lengths together so that little is padded, in an order that changes every time."""
    order, batches = generator.permutation(len(texts)), []
    for start in range(0, len(order), batch * 16):
        batches += _by_length(texts, order[start : start + batch * 16], batch)
    return [batches[at] for at in generator.permutation(len(batches))]
