"""The best columns of each row of a block of scores: exact, without sorting or partitioning whole rows.

Each of the ``k`` greatest chunk maxima is a score, so the least of them bounds the ``k``-th best score from
below: only chunks whose maximum reaches the bound hold any of the ``k`` best. Chunks are strided (column
``c`` is in chunk ``c mod chunks``), so that maxima are a vertical reduction of contiguous memory.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Indices = NDArray[np.intp]

STRIDE = 16
"""Columns in a chunk."""
NOTHING = -1


def best(scores: Scores, k: int, least: float | Scores) -> tuple[Indices, Scores]:
    """The ``k`` best columns of each row that reach ``least``, and their scores: best first, then by column.

    ``scores`` is (rows, columns), C-contiguous; ``least`` is one number, or one a row. Both results
    are (rows, k); what a row lacks is ``NOTHING`` with the score minus infinity.
    """
    rows, columns = _reaching(scores, k, np.broadcast_to(np.float32(least), len(scores)))
    value = scores[rows, columns]
    order = np.lexsort((columns, -value, rows))
    rows, columns, value = rows[order], columns[order], value[order]
    counts = np.bincount(rows, minlength=len(scores))
    place = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    kept = place < k
    found = np.full((len(scores), k), NOTHING, dtype=np.intp)
    best_scores = np.full((len(scores), k), -np.inf, dtype=np.float32)
    found[rows[kept], place[kept]] = columns[kept]
    best_scores[rows[kept], place[kept]] = value[kept]
    return found, best_scores


def _reaching(scores: Scores, k: int, least: Scores) -> tuple[Indices, Indices]:
    """Rows and columns of all scores that may be among the best: hardly more than ``k`` a row."""
    width = scores.shape[1]
    chunks = width // STRIDE
    if chunks < k:
        few_rows, few_columns = np.nonzero(scores >= least[:, None])
        return few_rows, few_columns
    maxima = scores[:, : chunks * STRIDE].reshape(len(scores), STRIDE, chunks).max(axis=1)
    bounds = np.partition(maxima, chunks - k, axis=1)[:, chunks - k]
    np.maximum(bounds, least, out=bounds)
    rows, chunk = np.nonzero(maxima >= bounds[:, None])
    columns = chunk[:, None] + np.arange(STRIDE) * chunks
    good = scores[rows[:, None], columns] >= bounds[rows][:, None]
    odd_rows, odd_columns = np.nonzero(scores[:, chunks * STRIDE :] >= bounds[:, None])
    return (
        np.concatenate((np.repeat(rows, good.sum(axis=1)), odd_rows)),
        np.concatenate((columns[good], odd_columns + chunks * STRIDE)),
    )
