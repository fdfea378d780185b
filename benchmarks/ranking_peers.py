"""Other exact searches for the work of ``benchmarks.ranking``: the nearest jobs of candidates.

Each is a function that searches, or a word why there is none: faiss and usearch are the extra ``bench``. They
know no vetoes of pairs (a selector of faiss holds for all queries of a call), so that ``after_vetoes`` asks
them for more and drops what is vetoed, until enough is left.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.features import Floats, Mask, Numbers
from shared.database import create_engine
from talentpool import embedded

Work = Callable[[], object]
Find = Callable[[Floats, int], Numbers]
"""From vectors (n, d) and a number to so many nearest jobs of each, best first: (n, k)."""
Barred = Callable[[Numbers, Numbers], Mask]
"""Whether rows of candidates (n,) may not have their jobs (n, p)."""
BLOCK = 400
OVER, WIDER = 6, 4
"""So many times more is asked for at first, and each time that too little is left."""
NEAREST = sa.text(
    "SELECT count(*) FROM candidates, LATERAL "
    "(SELECT id FROM jobs ORDER BY jobs.v <#> candidates.v LIMIT :k) AS near"
)


def partitioned(jobs: Floats, candidates: Floats, k: int) -> Work:
    """What plain numpy offers: the product, then ``argpartition`` of whole rows."""
    right = np.ascontiguousarray(jobs.T)

    def search() -> None:
        for start in range(0, len(candidates), BLOCK):
            np.argpartition(candidates[start : start + BLOCK] @ right, len(jobs) - k, axis=1)

    return search


def after_vetoes(find: Find | str, candidates: Floats, k: int, barred: Barred, jobs: int) -> Work | str:
    """The ``k`` nearest that nothing vetoes, of each candidate who has so many."""
    if isinstance(find, str):
        return find

    def search() -> None:
        waiting, width = np.arange(len(candidates)), OVER * k
        while waiting.size:
            found = find(candidates[waiting], min(width, jobs))
            left = np.concatenate(
                [
                    (~barred(waiting[part], found[part])).sum(axis=1)
                    for part in (slice(start, start + BLOCK) for start in range(0, len(waiting), BLOCK))
                ]
            )
            waiting, width = waiting[(left < k) & (width < jobs)], width * WIDER

    return search


def nearest_only(find: Find | str, candidates: Floats, k: int) -> Work | str:
    """The ``k`` nearest, before any veto."""
    return find if isinstance(find, str) else lambda: find(candidates, k)


def faiss_flat(jobs: Floats) -> Find | str:
    """``IndexFlatIP``, on as many threads as there are cores."""
    try:
        import faiss  # type: ignore[import-untyped]  # it carries no types
    except ImportError:
        return "faiss-cpu is not installed: pip install 'talentpool[bench]'"
    index = faiss.IndexFlatIP(jobs.shape[1])
    index.add(jobs)
    return lambda candidates, k: np.asarray(index.search(candidates, k)[1], dtype=np.intp)


def usearch_exact(jobs: Floats) -> Find | str:
    """``usearch.index.search`` with ``exact=True``, on as many threads as there are cores."""
    try:
        from usearch.index import MetricKind, search
    except ImportError:
        return "usearch is not installed: pip install 'talentpool[bench]'"

    def find(candidates: Floats, k: int) -> Numbers:
        return np.asarray(search(jobs, candidates, k, MetricKind.IP, exact=True).keys, dtype=np.intp)

    return find


@contextmanager
def pgvector_exact(jobs: Floats, candidates: Floats, k: int) -> Iterator[Work]:
    """``ORDER BY v <#> …`` without an index, in one query for all candidates."""
    with TemporaryDirectory() as folder, embedded.postgres(Path(folder) / "pg") as database:

        async def within(work: Callable[[AsyncConnection], object]) -> None:
            engine: AsyncEngine = create_engine(database.owner_url)
            async with engine.begin() as tx:
                await work(tx)  # type: ignore[misc]  # each work is a coroutine
            await engine.dispose()

        asyncio.run(within(lambda tx: _fill(tx, {"jobs": jobs, "candidates": candidates})))
        yield lambda: asyncio.run(within(lambda tx: tx.execute(NEAREST, {"k": k})))


async def _fill(tx: AsyncConnection, tables: dict[str, Floats]) -> None:
    await tx.execute(sa.text("CREATE EXTENSION IF NOT EXISTS vector"))
    for name, vectors in tables.items():
        await tx.execute(sa.text(f"CREATE TABLE {name} (id int, v vector({vectors.shape[1]}))"))
        insert = sa.text(f"INSERT INTO {name} VALUES (:id, CAST(:v AS real[])::vector)")  # noqa: S608  our names
        rows = [{"id": number, "v": vector} for number, vector in enumerate(vectors.tolist())]
        await tx.execute(insert.bindparams(sa.bindparam("v", type_=ARRAY(sa.REAL))), rows)
