"""Texts to vectors, on one CPU thread."""

from __future__ import annotations

import pathlib

import numpy as np

from nlu.encoder_graph import WIDTH, EncoderFiles

MAX_TOKENS = 256  # what the weights were trained for; a longer story keeps its beginning and its end
BATCH = 32


class Encoder:
    """Wraps the ONNX graph and its tokenizer. `encode` returns float32 (texts, 384), each row of unit length."""

    def __init__(self, files: EncoderFiles, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(files.graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def encode(self, texts: list[str]) -> np.ndarray:
        ids = [self._shorten(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(ids), WIDTH), np.float32)
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))  # like lengths together: less padding
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            width = max(len(ids[row]) for row in rows)
            batch = np.zeros((len(rows), width), np.int64)
            mask = np.zeros((len(rows), width), np.int64)
            for line, row in enumerate(rows):
                batch[line, : len(ids[row])] = ids[row]
                mask[line, : len(ids[row])] = 1
            vectors[rows] = self._session.run(["vector"], {"ids": batch, "mask": mask})[0]
        return vectors

    @staticmethod
    def _shorten(ids: list[int]) -> list[int]:
        if len(ids) <= MAX_TOKENS:
            return ids
        half = MAX_TOKENS // 2
        return ids[:half] + ids[-half:]


def default_cache() -> pathlib.Path:
    """`var/encoder` beside the project's rooms; rebuilt when missing."""
    return pathlib.Path(__file__).resolve().parent.parent / "var" / "encoder"
