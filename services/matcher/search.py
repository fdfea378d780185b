"""Looks for the candidates whom a job fits, of those who agreed to be found, and notes who asked."""

from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.explain import Pair, cautions, reasons
from services.matcher.facts import Reader, taxonomy_reader
from services.matcher.finding import Pool, best, pair_of
from services.matcher.heeding import heeding
from services.matcher.index import JobIndex, build_index
from services.matcher.lists import edition_rule, weights_of
from services.matcher.profile import Profile
from services.matcher.settings import MatcherSettings
from services.matcher.showing import Shown, show, told
from services.matcher.storage import feedback, models, openings, profiles, searches, statistics
from services.matcher.storage.vectors import Readers
from services.matcher.tables import PROFILES
from shared.database import create_engine
from shared.errors import TalentPoolError


async def search(settings: MatcherSettings, job_id: UUID, who: str, most: int) -> list[Shown]:
    """The best candidates for a job, best first; nothing is shown unless the note of who asked is stored.

    Raises:
        TalentPoolError: the job is not open, or was never read.
    """
    engine = create_engine(settings.database_url)
    try:
        async with engine.begin() as tx:
            return await searched(tx, settings, job_id, who, most)
    finally:
        await engine.dispose()


async def searched(
    tx: AsyncConnection, settings: MatcherSettings, job_id: UUID, who: str, most: int
) -> list[Shown]:
    """The same, in a transaction that is open. Who withdraws while it runs is left out."""
    stored = await models.of_job(tx, job_id)
    reader = taxonomy_reader(settings.taxonomy_dir)
    readers = Readers(stored.model_id, reader.taxonomy.id)
    index = await _index(tx, settings, reader, readers, stored.dimensions)
    number = index.numbers.get(job_id)
    if number is None:
        message = f"the deadline of job {job_id} has passed: nobody is looked for any more"
        raise TalentPoolError(message)
    pool = await _findable(tx, readers, stored.dimensions)
    rows = best(index, number, pool, edition_rule(settings, most).least_relevance)[:most]
    await searches.note(tx, who, job_id)
    known = await profiles.load_findable(tx, [pool.seekers[row].candidate_id for row in rows])
    pairs = [(row, pair_of(index, number, pool, row)) for row in rows]
    fitting = [(known.get(pool.seekers[row].candidate_id), pair) for row, pair in pairs]
    return list(_listing(reader, index, fitting))


async def _index(
    tx: AsyncConnection, settings: MatcherSettings, reader: Reader, readers: Readers, dimensions: int
) -> JobIndex:
    now = (await tx.execute(sa.select(sa.func.now()))).scalar_one()
    jobs = openings.as_jobs(await openings.load(tx, readers), dimensions)
    usual = await statistics.latest(tx, readers)
    return build_index(jobs, reader.taxonomy, now, usual, weights_of(settings))


async def _findable(tx: AsyncConnection, readers: Readers, dimensions: int) -> Pool:
    whose = PROFILES.c.findable
    loaded, vectors = profiles.as_seekers(await profiles.load_seekers(tx, readers, whose), dimensions)
    tastes = feedback.as_tastes(await feedback.load(tx, readers, whose))
    return Pool(heeding(loaded, tastes), vectors, tastes)


def _listing(
    reader: Reader, index: JobIndex, fitting: Sequence[tuple[Profile | None, Pair]]
) -> Iterator[Shown]:
    """A candidate without a single reason to tell is left out, as in the lists."""
    number = 0
    for profile, pair in fitting:
        why = reasons(reader.taxonomy, index, pair)
        if not why or profile is None:
            continue
        number += 1
        yield show(number, profile, *told(reader, profile, pair.facts, why, cautions(index, pair)))
