"""Reads whatever is unread: after lost events, for a new model or taxonomy, everything converges here."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher import reading
from services.matcher.opening import Terms
from services.matcher.reading import Ad, Matcher
from services.matcher.storage import feedback, locks, models, openings, profiles, vectors
from services.matcher.storage.profiles import Part
from services.matcher.tables import FEEDBACK_VECTORS, JOB_VECTORS, PROFILE_VECTORS

Batch = Callable[[AsyncConnection, Matcher, UUID | None], Awaitable[list[UUID]]]
"""Reads what is unread after a key; the keys that were unread."""


async def read_jobs(engine: AsyncEngine, matcher: Matcher) -> int:
    """Read all jobs that are unread, open or spoken of, a batch a transaction; how many there were."""
    async with engine.begin() as tx:
        await feedback.drop_jobs(tx)
        await feedback.keep_jobs(tx)
    return await _read_all(engine, matcher, _read_jobs) + await _read_all(engine, matcher, _read_said)


async def read_profiles(engine: AsyncEngine, matcher: Matcher, part: Part | None = None) -> int:
    """Read all profiles that are unread, or those of one part; how many there were."""
    return await _read_all(engine, matcher, partial(_read_profiles, part=part))


async def anything_unread(tx: AsyncConnection, matcher: Matcher) -> bool:
    """Whether a job or a profile is left that the model has not read."""
    return bool(
        await openings.unread(tx, matcher.readers, 1)
        or await profiles.unread(tx, matcher.readers, None, 1)
        or await feedback.unread(tx, matcher.readers, 1)
    )


async def _read_all(engine: AsyncEngine, matcher: Matcher, read: Batch) -> int:
    """Batch after batch to the end, or until the model is retired; nothing where it is not loaded."""
    count, last = 0, None
    while matcher.can_read:
        async with engine.begin() as tx:
            await locks.wait_for_readers(tx, matcher.encoder.model_id)
            if not await models.hold_unless_retired(tx, matcher.encoder.model_id):
                break
            keys = await read(tx, matcher, last)
        count += len(keys)
        if len(keys) < matcher.settings.embed_batch:
            break
        last = keys[-1]
    return count


async def _read_jobs(tx: AsyncConnection, matcher: Matcher, after: UUID | None) -> list[UUID]:
    rows = await openings.unread(tx, matcher.readers, matcher.settings.embed_batch, after)
    stored = partial(vectors.of_texts, tx, JOB_VECTORS, matcher.encoder.model_id)
    read = await reading.read_ads(matcher, [_ad(row) for row in rows], stored)
    await vectors.keep(tx, JOB_VECTORS, matcher.readers, read)
    return [row.job_id for row in rows]


async def _read_said(tx: AsyncConnection, matcher: Matcher, after: UUID | None) -> list[UUID]:
    rows = await feedback.unread(tx, matcher.readers, matcher.settings.embed_batch, after)
    stored = partial(vectors.of_texts, tx, JOB_VECTORS, matcher.encoder.model_id)
    read = await reading.read_ads(matcher, [_ad(row) for row in rows], stored)
    await vectors.keep(tx, FEEDBACK_VECTORS, matcher.readers, read)
    return [row.job_id for row in rows]


def _ad(row: Any) -> Ad:
    terms = Terms.model_validate(row.terms)
    return Ad(
        row.job_id, row.version, row.title, row.body, row.content_hash, terms.occupations, terms.language
    )


async def _read_profiles(
    tx: AsyncConnection, matcher: Matcher, after: UUID | None, *, part: Part | None
) -> list[UUID]:
    rows = await profiles.unread(tx, matcher.readers, part, matcher.settings.embed_batch, after)
    wanted = [(profiles.as_profile(row), row.content_hash) for row in rows]
    stored = partial(vectors.of_texts, tx, PROFILE_VECTORS, matcher.encoder.model_id)
    read = await reading.read_profiles(matcher, wanted, stored)
    await locks.hold_off_erasures(tx)
    present = await profiles.present_among(tx, [each.key for each in read])
    await vectors.keep(tx, PROFILE_VECTORS, matcher.readers, [each for each in read if each.key in present])
    return [row.candidate_id for row in rows]
