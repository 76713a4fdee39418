"""Runs the sentence encoder: a millisecond or two a message on one core, the same numbers on every run.

A text becomes the pooled layers 2, 4 and 6 of the network side by side: with which words something is said (earlier layers) and what is
meant (the last one). On the project's lines they classify 5 points better together than the last one alone, at no cost in time, since
the network computes them anyway (the finding of Jawahar et al. 2019). Who wants the meaning alone takes `meaning`: same run, last part.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.encoder.once import Once
from bot.encoder.weights import HIDDEN, LAYERS_USED, tokenizer_path

WIDTH = HIDDEN * len(LAYERS_USED)
MAX_TOKENS = 192  # about 140 words; what a patient asks stands in the first part or the last
WORKERS = 2  # batches encoded at a time when many lines come; a single message runs on one thread
SINGLY = 16  # texts up to which each is encoded by itself: the parts of a message are short, and none is padded to the longest then
REMEMBERED = 512  # single texts whose vector is kept: a turn asks for the same one several times
SLOWER = ["SkipLayerNormFusion"]  # the fused operator takes twice as long on processors as the two that it stands for

Vectors = NDArray[np.float32]


class Encoder:
    """A loaded encoder. Thread-safe; make one per process."""

    def __init__(self, path: Path, threads: int = 1) -> None:
        """Load the int8 graph at `path` (see bot/encoder/graph.py), to run on `threads` threads."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER)
        self._tokenizer = Tokenizer.from_file(str(tokenizer_path()))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        # The guard and the understanding ask for the same text at the same moment, each in a thread of its own.
        self._remembered = Once(self._encode_one, REMEMBERED)

    def encode(self, texts: Sequence[str], batch: int = 32) -> Vectors:
        """Unit vectors of the used layers, side by side, shape (len(texts), `WIDTH`)."""
        if len(texts) <= SINGLY:
            return np.stack([self._remembered(text) for text in texts]) if texts else np.zeros((0, WIDTH), np.float32)
        result = np.zeros((len(texts), WIDTH), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # texts of one batch are padded to the longest
        batches = [order[start : start + batch] for start in range(0, len(order), batch)]
        with ThreadPoolExecutor(WORKERS) as pool:
            for chosen, vectors in zip(batches, pool.map(lambda b: self._run([texts[i] for i in b]), batches), strict=True):
                result[chosen] = vectors
        return result

    def meaning(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the last layer alone, shape (len(texts), `HIDDEN`): what sentence-transformers would give."""
        return self.encode(texts)[:, -HIDDEN:]

    def _encode_one(self, text: str) -> Vectors:
        vector: Vectors = self._run([text])[0]
        vector.flags.writeable = False
        return vector

    def _run(self, texts: list[str]) -> Vectors:
        tokens = self._tokenizer.encode_batch(texts)
        ids = np.array([t.ids for t in tokens], dtype=np.int64)
        mask = np.array([t.attention_mask for t in tokens], dtype=np.int64)
        positions = np.broadcast_to(np.arange(ids.shape[1], dtype=np.int64), ids.shape)
        vectors: Vectors = self._session.run(["layers"], {"ids": ids, "mask": mask, "positions": positions})[0]
        return vectors


@lru_cache(4)
def shared_encoder(path: Path) -> Encoder:
    """The process's one encoder for the graph at `path`, built first where the file is missing."""
    if not path.is_file():
        from bot.encoder.graph import build  # its imports cost a second that a built encoder need not pay

        build(path)
    return Encoder(path)
