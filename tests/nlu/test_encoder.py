import numpy as np
import pytest

from nlu import encoder_graph
from nlu.encoder import MAX_TOKENS, Encoder, default_cache

TEXTS = ["what is bcma", "what does BCMA stand for?", "the weather is nice today", "é ü 漢字 🙂", "x " * 3000]


@pytest.fixture(scope="module")
def encoder():
    return Encoder(encoder_graph.encoder_files(default_cache()))


def test_it_gives_unit_vectors(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder_graph.WIDTH)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_a_text_means_the_same_alone_and_in_company(encoder):
    together = encoder.encode(TEXTS[:3])
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS[:3]])
    assert (together * alone).sum(axis=1).min() > 0.98


def test_like_meanings_lie_near(encoder):
    bcma, again, weather = encoder.encode(TEXTS[:3])
    assert bcma @ again > 0.8 > 0.3 > bcma @ weather


def test_eight_bits_stay_close_to_the_original(encoder, tmp_path):
    whole = Encoder(encoder_graph.encoder_files(tmp_path, quantised=False))
    assert (whole.encode(TEXTS[:4]) * encoder.encode(TEXTS[:4])).sum(axis=1).min() > 0.95


def test_a_long_story_keeps_its_beginning_and_its_end():
    ids = Encoder._shorten(list(range(1000)))
    assert len(ids) == MAX_TOKENS
    assert (ids[0], ids[-1]) == (0, 999)


def test_changed_weights_are_refused(tmp_path):
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"not the weights")
    with pytest.raises(encoder_graph.EncoderFileError, match="model.safetensors: SHA-256 is"):
        encoder_graph.verify(file, encoder_graph.WEIGHTS_SHA256)


def test_missing_weights_name_the_next_step(tmp_path):
    with pytest.raises(encoder_graph.EncoderFileError, match="make run"):
        encoder_graph.verify(tmp_path / "model.safetensors", encoder_graph.WEIGHTS_SHA256)
