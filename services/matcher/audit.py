"""Loads an edition's lists with the jobs and candidates of now, and audits them."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.auditing import Audit, Listed, audit
from services.matcher.facts import taxonomy_reader
from services.matcher.heeding import candidates_with, heeding
from services.matcher.index import build_index
from services.matcher.lists import edition_rule, weights_of
from services.matcher.settings import MatcherSettings
from services.matcher.storage import feedback, openings, profiles, statistics
from services.matcher.storage.vectors import Readers
from services.matcher.tables import EDITIONS, JOB_VECTORS, RANKINGS
from shared.database import create_engine
from shared.errors import TalentPoolError


async def audit_edition(settings: MatcherSettings, edition_id: UUID | None) -> Audit:
    """The figures of an edition, by default of the last that is complete.

    Raises:
        TalentPoolError: there is no such edition, or it has no lists.
    """
    engine = create_engine(settings.database_url)
    try:
        async with engine.connect() as tx:
            return await audited(tx, settings, edition_id)
    finally:
        await engine.dispose()


async def audited(tx: AsyncConnection, settings: MatcherSettings, edition_id: UUID | None) -> Audit:
    """The same, over a connection that is open."""
    edition = edition_id or await _last(tx)
    listed, model_id = await _listed(tx, edition)
    reader = taxonomy_reader(settings.taxonomy_dir)
    readers, dimensions = Readers(model_id, reader.taxonomy.id), await _dimensions(tx, model_id)
    now = (await tx.execute(sa.select(sa.func.now()))).scalar_one()
    jobs = openings.as_jobs(await openings.load(tx, readers), dimensions)
    usual = await statistics.latest(tx, readers)
    index = build_index(jobs, reader.taxonomy, now, usual, weights_of(settings))
    everybody = sa.true()
    loaded, vectors = profiles.as_seekers(await profiles.load_seekers(tx, readers, everybody), dimensions)
    tastes = feedback.as_tastes(await feedback.load(tx, readers, everybody))
    seekers = heeding(loaded, tastes)
    candidates = candidates_with(index, seekers, vectors, tastes)
    return audit(index, seekers, candidates, listed, edition_rule(settings, 1).least_relevance)


async def _last(tx: AsyncConnection) -> UUID:
    newest = sa.select(EDITIONS.c.edition_id).order_by(EDITIONS.c.completed_at.desc()).limit(1)
    edition: UUID | None = await tx.scalar(newest.where(EDITIONS.c.completed_at.is_not(None)))
    if edition is None:
        message = "no edition is ranked yet: open one with `talentpool editions open`"
        raise TalentPoolError(message)
    return edition


async def _listed(tx: AsyncConnection, edition: UUID) -> tuple[list[Listed], str]:
    columns = RANKINGS.c.candidate_id, RANKINGS.c.job_id, RANKINGS.c.score, RANKINGS.c.model_id
    rows = (await tx.execute(sa.select(*columns).where(RANKINGS.c.edition_id == edition))).all()
    if not rows:
        message = f"edition {edition} has no lists here: it is unknown, not ranked yet, or was cleared away"
        raise TalentPoolError(message)
    return [Listed(row.candidate_id, row.job_id, row.score) for row in rows], rows[0].model_id


async def _dimensions(tx: AsyncConnection, model_id: str) -> int:
    size = sa.select(sa.func.vector_dims(JOB_VECTORS.c.embedding)).where(JOB_VECTORS.c.model_id == model_id)
    found = await tx.scalar(size.limit(1))
    if found is None:
        message = f"no job is read by the model {model_id} any more: audit a later edition"
        raise TalentPoolError(message)
    return int(found)
