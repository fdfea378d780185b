"""Stand-ins for what is slow or outside; a contract test holds each to the behaviour of the real thing."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class HashingEncoder:
    """An encoder of words: texts that share words are near. Knows no meaning and no prompts."""

    model_id = "hashing@000000000001"

    def __init__(self, dimensions: int = 64) -> None:
        self.dimensions = dimensions
        self.batches: list[list[str]] = []

    def encode_profiles(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)

    def encode_jobs(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches.append(list(texts))
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for number, text in enumerate(texts):
            words = ["", *text.lower().split()]  # the empty word gives an empty text a direction
            total = np.sum([self._direction(word) for word in words], axis=0)
            vectors[number] = total / np.linalg.norm(total)
        return vectors

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
        return np.random.default_rng(seed).standard_normal(self.dimensions)
