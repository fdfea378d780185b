"""Vectors of texts, computed once in a run however many sets hold the same text."""

from collections.abc import Callable, Sequence

import numpy as np

from services.matcher.embedding import Encoder
from services.matcher.evaluation.kept_vectors import KeptVectors
from services.matcher.features import Floats

AT_ONCE = 512
Tell = Callable[[str, int, int], None]
"""Told what is worked on, how much of it is done, and how much there is; 0 where nothing is counted."""


def tell_nobody(_what: str, _done: int, _all: int) -> None:
    """No progress is shown."""


class RememberingEncoder:
    """An encoder that remembers every vector, also in a file if it is given one, and says how far it is."""

    def __init__(self, encoder: Encoder, tell: Tell = tell_nobody, kept: KeptVectors | None = None) -> None:
        self.model_id = encoder.model_id
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._tell = tell
        self._kept = kept
        self._known: dict[tuple[str, str], Floats] = {}

    def encode_profiles(self, texts: Sequence[str]) -> Floats:
        """Vectors of profiles, shape (n, dimensions), unit length."""
        return self._encode("profile", texts, self._encoder.encode_profiles)

    def encode_jobs(self, texts: Sequence[str]) -> Floats:
        """Vectors of jobs, shape (n, dimensions), unit length."""
        return self._encode("job", texts, self._encoder.encode_jobs)

    def _encode(self, side: str, texts: Sequence[str], encode: Callable[[Sequence[str]], Floats]) -> Floats:
        new = self._recalled(side, {text for text in texts if (side, text) not in self._known})
        for start in range(0, len(new), AT_ONCE):
            self._tell(f"{self.model_id}: texts", start, len(new))
            some = new[start : start + AT_ONCE]
            self._learn(side, dict(zip(some, encode(some), strict=True)))
        rows = [self._known[side, text] for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimensions), dtype=np.float32)

    def _recalled(self, side: str, texts: set[str]) -> list[str]:
        """Take what the file knows; the texts that it does not, short ones first."""
        if self._kept is not None and texts:
            found = self._kept.known(side, list(texts))
            self._known.update({(side, text): vector for text, vector in found.items()})
            texts = texts - found.keys()
        return sorted(texts, key=lambda text: (len(text), text))

    def _learn(self, side: str, vectors: dict[str, Floats]) -> None:
        self._known.update({(side, text): vector for text, vector in vectors.items()})
        if self._kept is not None:
            self._kept.keep(side, vectors)
