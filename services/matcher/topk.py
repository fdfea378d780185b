"""The best columns of each row of a block of scores: exact, without sorting or partitioning whole rows.

Each of the ``k`` greatest chunk maxima is a score, so the least of them bounds the ``k``-th best score from
below: what reaches the bound holds the ``k`` best with all their ties, and is hardly more. Chunks are strided
(column ``c`` is in chunk ``c mod chunks``), so that maxima are a vertical reduction of contiguous memory.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Indices = NDArray[np.intp]

STRIDE = 16
"""Columns in a chunk."""
NOTHING = -1


def best(scores: Scores, k: int, least: float) -> tuple[Indices, Scores]:
    """The ``k`` best columns of each row that reach ``least``, and their scores: best first, then by column.

    ``scores`` is (rows, columns), C-contiguous. Both results are (rows, k); what a row lacks is ``NOTHING``
    with the score minus infinity.
    """
    rows, columns = np.divmod(np.flatnonzero(scores >= _bounds(scores, k, least)[:, None]), scores.shape[1])
    counts = np.bincount(rows, minlength=len(scores))
    width = max(k, int(counts.max(initial=0)))
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    found = np.full((len(scores), width), NOTHING, dtype=np.intp)
    value = np.full((len(scores), width), -np.inf, dtype=np.float32)
    found[rows, place] = columns
    value[rows, place] = scores[rows, columns]
    order = np.argsort(-value, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(found, order, axis=1), np.take_along_axis(value, order, axis=1)


def _bounds(scores: Scores, k: int, least: float) -> Scores:
    """For each row a score that its ``k`` best reach, or ``least`` where that is more."""
    chunks = scores.shape[1] // STRIDE
    if chunks < k:
        return np.full(len(scores), least, dtype=np.float32)
    even = scores[:, : chunks * STRIDE]
    maxima = even.reshape(len(scores), STRIDE, chunks).max(axis=1)
    maxima.partition(chunks - k, axis=1)
    return np.asarray(np.maximum(maxima[:, chunks - k], np.float32(least)), dtype=np.float32)
