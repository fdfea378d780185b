"""Loads open jobs and candidates, and matches them in a thread, so that the loop goes on."""

import asyncio
from datetime import UTC, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.index import JobIndex, build_index
from services.matcher.matching import Found, match
from services.matcher.ranking import Rule
from services.matcher.reading import Matcher
from services.matcher.storage import openings, profiles


async def load_index(tx: AsyncConnection, matcher: Matcher) -> JobIndex:
    """The index of all jobs that are open now."""
    rows = await openings.load(tx, matcher.readers)
    now = datetime.now(UTC)

    def build() -> JobIndex:
        jobs = openings.as_jobs(rows, matcher.encoder.dimensions)
        return build_index(jobs, matcher.reader.taxonomy, now)

    return await asyncio.to_thread(build)


async def make_lists(
    tx: AsyncConnection, matcher: Matcher, index: JobIndex, whose: sa.ColumnElement[bool], rule: Rule
) -> list[Found]:
    """The lists of the candidates whom a condition on the portal's view selects."""
    rows = await profiles.load_seekers(tx, matcher.readers, whose)

    def work() -> list[Found]:
        seekers, vectors = profiles.as_seekers(rows, matcher.encoder.dimensions)
        return list(match(matcher.reader.taxonomy, index, seekers, vectors, rule))

    return await asyncio.to_thread(work)
