"""Reads whatever is unread: after lost events, a new model or a new taxonomy, everything converges here."""

import asyncio
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.opening import Terms
from services.matcher.reading import Ad, Matcher, read_job, read_profile
from services.matcher.storage import locks, openings, profiles, vectors
from services.matcher.storage.profiles import Part
from services.matcher.tables import JOB_VECTORS, PROFILE_VECTORS


async def read_jobs(engine: AsyncEngine, matcher: Matcher) -> int:
    """Read all open jobs that are unread, a batch a transaction; how many there were."""
    count = 0
    while True:
        async with engine.begin() as tx:
            batch = await _read_jobs(tx, matcher)
        count += batch
        if batch < matcher.settings.embed_batch:
            return count


async def read_profiles(engine: AsyncEngine, matcher: Matcher, part: Part | None = None) -> int:
    """Read all profiles that are unread, or those of one part; how many there were."""
    count = 0
    while True:
        async with engine.begin() as tx:
            batch = await _read_profiles(tx, matcher, part)
        count += batch
        if batch < matcher.settings.embed_batch:
            return count


async def _read_jobs(tx: AsyncConnection, matcher: Matcher) -> int:
    await locks.wait_for_readers(tx)
    rows = await openings.unread(tx, matcher.readers, matcher.settings.embed_batch)
    ads = [_ad(row) for row in rows]
    read = await asyncio.gather(*(read_job(matcher, ad) for ad in ads))
    await vectors.keep(tx, JOB_VECTORS, matcher.readers, read)
    return len(rows)


def _ad(row: Any) -> Ad:
    occupations = Terms.model_validate(row.terms).occupations
    return Ad(row.job_id, row.version, row.title, row.body, row.content_hash, occupations)


async def _read_profiles(tx: AsyncConnection, matcher: Matcher, part: Part | None) -> int:
    await locks.wait_for_readers(tx)
    rows = await profiles.unread(tx, matcher.readers, part, matcher.settings.embed_batch)
    read = await asyncio.gather(
        *(read_profile(matcher, profiles.as_profile(row), row.content_hash) for row in rows)
    )
    await locks.hold_off_erasures(tx)
    keys = [each.key for each in read]
    present = await profiles.present_among(tx, keys)
    await vectors.keep(tx, PROFILE_VECTORS, matcher.readers, [each for each in read if each.key in present])
    return len(rows)
