"""A short lesson on few words; what the whole training brings is measured in bench/nlu."""

import dataclasses

import numpy as np
import pytest

from nlu import encoder_graph
from nlu.encoder import Encoder, default_cache
from nlu.lessons import lesson, lessons
from nlu.several import Marked, glue
from nlu.tuning import TuningSettings, tune

COST = ["how much is car t", "what does car t cost", "car t price", "is car t expensive", "who pays for car t"]
WHAT = ["what is car t", "explain car t", "car t meaning", "describe car t to me", "car t, what is that"]
SEVERAL = [glue([what, cost], [joint]) for what in WHAT for cost in COST for joint in (" and ", "? ", ", ")]


@pytest.fixture(scope="module")
def encoder():
    return Encoder(encoder_graph.encoder_files(default_cache()))


@pytest.fixture(scope="module")
def tuned(encoder):
    taught = lessons(encoder, COST + WHAT, ["logistics"] * 5 + ["car_t"] * 5, SEVERAL, 0, 1)
    return tune(encoder_graph.published(), taught, TuningSettings(layers=1, epochs=5))


@pytest.fixture(scope="module")
def both(encoder, tuned, tmp_path_factory):
    graph = tmp_path_factory.mktemp("graph") / "tuned.onnx"
    encoder_graph.write(encoder_graph.build(encoder_graph.published(), tuned.weights), graph)
    return Encoder(dataclasses.replace(encoder_graph.encoder_files(default_cache()), graph=graph))


def test_only_the_top_layers_change(tuned):
    published = encoder_graph.published()
    assert {name.split(".")[2] for name in tuned.weights} == {"5"}
    assert any(not np.allclose(value, published[name]) for name, value in tuned.weights.items())


def test_it_tells_near_neighbours_apart(both, tuned):
    probability = tuned.probability(both.encode_all(["what is the price of car t", "what is meant by car t"])[1])
    assert [tuned.labels[row] for row in probability.argmax(axis=1)] == ["logistics", "car_t"]
    assert np.allclose(probability.sum(axis=1), 1)


def test_the_published_vectors_stay_beside_the_tuned_ones(encoder, both):
    first, second = both.encode_all(["what is bcma"])
    assert first @ encoder.encode(["what is bcma"]).T > 0.99
    assert np.isclose(np.linalg.norm(second), 1, atol=1e-3)


def test_one_text_gives_a_state_for_every_token(both):
    vectors, states, offsets = both.states("what is bcma")
    assert len(vectors) == 2
    assert len(states) == len(offsets)


def test_a_question_begins_where_it_was_marked(both, tuned):
    marked = glue(["what is car t", "how much is it"], [" and "])
    taught = lesson(both, marked, None)
    begins = tuned.begins(both.states(marked.text)[1])
    assert max(taught.words, key=lambda at: begins[at]) in taught.starts


def test_a_lesson_with_no_mark_has_no_start(encoder):
    assert lesson(encoder, Marked("what is car t and what is it for"), "car_t").starts == frozenset()
