"""The other direction: whom a job fits best, by the same relevance, vetoes and threshold as the lists."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.matcher.crowd import gather, meet
from services.matcher.explain import Pair
from services.matcher.features import Floats
from services.matcher.heeding import Tastes, candidates_with
from services.matcher.index import JobIndex, keys, some_of
from services.matcher.listing import lots
from services.matcher.matching import Seeker
from services.matcher.relevance import features, parts


@dataclass(frozen=True)
class Pool:
    """Candidates to find among; the rows of ``vectors`` (n, d) go with the seekers."""

    seekers: Sequence[Seeker]
    vectors: Floats
    tastes: Tastes


def best(index: JobIndex, job: int, pool: Pool, least: float) -> list[int]:
    """Rows of those for whom a job, by its number, has a relevance of ``least`` or more, best first.

    Among equals a lot decides that is drawn from both ids, so that nobody always comes first.
    """
    crowd = gather(index, candidates_with(index, pool.seekers, pool.vectors, pool.tastes))
    (reached,) = meet(crowd, some_of(index, np.asarray([job])), least)
    ids = [pool.seekers[row].candidate_id for row in reached.candidates.tolist()]
    drawn = lots(keys(ids), np.full((len(ids), 1), index.keys[job], dtype=np.uint64))[:, 0]
    order = np.lexsort((drawn, -reached.relevances))
    rows: list[int] = reached.candidates[order].tolist()
    return rows


def pair_of(index: JobIndex, job: int, pool: Pool, row: int) -> Pair:
    """A candidate and the job, with the parts of their relevance."""
    seeker = pool.seekers[row]
    alone = candidates_with(index, [seeker], pool.vectors[row : row + 1], pool.tastes)
    found = features(index, alone, np.asarray([[job]]))[0, 0]
    return Pair(seeker.wishes, seeker.facts, job, parts(found, index.weights.calibration))
