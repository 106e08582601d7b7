"""Texts to vectors, on one CPU thread."""

from __future__ import annotations

import pathlib

import numpy as np

from nlu.encoder_graph import WIDTH, EncoderFiles

MAX_TOKENS = 256  # what the weights were trained for; a longer story keeps its beginning and its end
BATCH = 32


class Encoder:
    """Wraps an ONNX graph and its tokenizer. `encode` returns float32 (texts, 384), each row of unit length."""

    def __init__(self, files: EncoderFiles, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(files.graph), options, providers=["CPUExecutionProvider"])
        self._outputs = [output.name for output in self._session.get_outputs()]
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def tokens(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """The tokenizer's numbers, its marks at both ends included, and the characters each stands for; at most MAX_TOKENS."""
        encoding = self._tokenizer.encode(text)
        return self._shorten(encoding.ids), self._shorten(encoding.offsets)

    def encode(self, texts: list[str]) -> np.ndarray:
        """The published weights' vectors, (texts, 384)."""
        return self.encode_all(texts)[0]

    def encode_all(self, texts: list[str]) -> list[np.ndarray]:
        """Every vector of the graph: the published weights', then the tuned ones where there are any."""
        ids = [self._shorten(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]
        outputs = [name for name in self._outputs if name != "states"]
        vectors = [np.zeros((len(ids), WIDTH), np.float32) for _ in outputs]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))  # like lengths together: less padding
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            width = max(len(ids[row]) for row in rows)
            batch = np.zeros((len(rows), width), np.int64)
            mask = np.zeros((len(rows), width), np.int64)
            for line, row in enumerate(rows):
                batch[line, : len(ids[row])] = ids[row]
                mask[line, : len(ids[row])] = 1
            for kept, made in zip(vectors, self._session.run(outputs, {"ids": batch, "mask": mask})):
                kept[rows] = made
        return vectors

    def states(self, text: str) -> tuple[list[np.ndarray], np.ndarray, list[tuple[int, int]]]:
        """One text through a tuned graph: its vectors, the last states (tokens, 384), the characters each token stands for."""
        ids, offsets = self.tokens(text)
        *vectors, states = self._session.run(self._outputs, {"ids": np.array([ids]), "mask": np.ones((1, len(ids)), np.int64)})
        return vectors, states[0], offsets

    @staticmethod
    def _shorten(ids: list) -> list:
        if len(ids) <= MAX_TOKENS:
            return ids
        half = MAX_TOKENS // 2
        return ids[:half] + ids[-half:]


def default_cache() -> pathlib.Path:
    """`var/encoder` beside the project's rooms; rebuilt when missing."""
    return pathlib.Path(__file__).resolve().parent.parent / "var" / "encoder"
