"""Statistics of open jobs: each version is kept while an edition may still be ranked by it."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.statistics import Statistics
from services.matcher.storage.jobs import is_open
from services.matcher.storage.vectors import Readers
from services.matcher.tables import EDITIONS, JOB_VECTORS, JOBS, STATISTICS

REAL = np.dtype("<f8")
KEPT = 10
"""Versions that are kept besides those of editions that are not complete."""


async def latest(tx: AsyncConnection, readers: Readers) -> Statistics | None:
    """The newest statistics of a model and a taxonomy; ``None`` if there are none yet."""
    mine = (STATISTICS.c.model_id == readers.model_id, STATISTICS.c.taxonomy_id == readers.taxonomy_id)
    newest = sa.select(STATISTICS).where(*mine).order_by(STATISTICS.c.version.desc()).limit(1)
    return _statistics((await tx.execute(newest)).one_or_none())


async def of_edition(tx: AsyncConnection, edition_id: UUID, readers: Readers) -> Statistics | None:
    """Those that an edition is ranked by; ``None`` if none were chosen, or the model has changed since."""
    chosen = (
        sa.select(STATISTICS)
        .join(EDITIONS, EDITIONS.c.statistics == STATISTICS.c.version)
        .where(EDITIONS.c.edition_id == edition_id)
    )
    found = _statistics((await tx.execute(chosen)).one_or_none())
    same = found and (found.model_id, found.taxonomy_id) == (readers.model_id, readers.taxonomy_id)
    return found if same else None


async def choose(tx: AsyncConnection, edition_id: UUID, version: int) -> None:
    """Rank an edition by this version."""
    mine = sa.update(EDITIONS).where(EDITIONS.c.edition_id == edition_id)
    await tx.execute(mine.values(statistics=version))


async def keep(tx: AsyncConnection, made: Statistics) -> Statistics:
    """Store statistics and forget old ones; the same with its version."""
    row = {
        "model_id": made.model_id,
        "taxonomy_id": made.taxonomy_id,
        "job_ids": sorted(made.job_ids),
        "mean": made.mean.astype(REAL).tobytes(),
        "covariance": made.covariance.astype(REAL).tobytes(),
        "counts": {
            "skills": dict(made.skills),
            "terms": dict(made.terms),
            "languages": dict(made.languages),
        },
    }
    inserted = await tx.execute(sa.insert(STATISTICS).values(row).returning(STATISTICS.c.version))
    version = int(inserted.scalar_one())
    await _forget(tx)
    return replace(made, version=version)


async def open_jobs(tx: AsyncConnection, readers: Readers) -> Collection[UUID]:
    """The open jobs that the model has read."""
    v = JOB_VECTORS.c
    read = sa.select(v.job_id).join(JOBS, JOBS.c.job_id == v.job_id)
    return set((await tx.execute(read.where(v.model_id == readers.model_id, is_open()))).scalars())


async def _forget(tx: AsyncConnection) -> None:
    newest = sa.select(STATISTICS.c.version).order_by(STATISTICS.c.version.desc()).limit(KEPT)
    used = sa.select(EDITIONS.c.statistics).where(
        EDITIONS.c.completed_at.is_(None), EDITIONS.c.statistics.is_not(None)
    )
    version = STATISTICS.c.version
    await tx.execute(sa.delete(STATISTICS).where(version.not_in(newest), version.not_in(used)))


def _statistics(row: Any) -> Statistics | None:
    if row is None:
        return None
    mean = _reals(row.mean)
    counts = row.counts
    return Statistics(
        row.model_id,
        row.taxonomy_id,
        frozenset(row.job_ids),
        mean,
        _reals(row.covariance).reshape(len(mean), len(mean)),
        counts["skills"],
        counts["terms"],
        counts["languages"],
        row.version,
    )


def _reals(stored: bytes) -> NDArray[np.float64]:
    return np.frombuffer(stored, dtype=REAL).astype(np.float64)
