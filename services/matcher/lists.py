"""Loads open jobs and candidates, and matches them in a thread, so that the loop goes on."""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.calibration import load_calibration
from services.matcher.candidates import Candidates, some_of
from services.matcher.crowd import reached_by
from services.matcher.heeding import candidates_with, heeding
from services.matcher.index import JobIndex, Weights, build_index
from services.matcher.listing import Rule
from services.matcher.matching import Found, Seeker, match
from services.matcher.reading import Matcher
from services.matcher.settings import MatcherSettings
from services.matcher.statistics import Source, Statistics, measure, outdated
from services.matcher.storage import exposure, feedback, locks, openings, profiles
from services.matcher.storage import statistics as stored


async def settle_statistics(
    engine: AsyncEngine, matcher: Matcher, edition_id: UUID | None = None
) -> Statistics:
    """What relevance is measured against: made anew if the open jobs have changed much.

    All parts of an edition have the same, whichever comes first. A transaction of its own, so that others
    see it at once.
    """
    async with engine.begin() as tx:
        await locks.wait_for_statistics(tx)
        if edition_id is not None and (chosen := await stored.of_edition(tx, edition_id, matcher.readers)):
            return chosen
        found = await stored.latest(tx, matcher.readers)
        if found is None or outdated(found, await stored.open_jobs(tx, matcher.readers)):
            found = await stored.keep(tx, await _measured(tx, matcher))
        if edition_id is not None:
            await stored.choose(tx, edition_id, found.version)
    return found


async def load_index(tx: AsyncConnection, matcher: Matcher, statistics: Statistics | None = None) -> JobIndex:
    """The index of all jobs that are open now; without statistics by the newest that are stored."""
    rows = await openings.load(tx, matcher.readers)
    shown = await exposure.shown(tx)
    usual = statistics or await stored.latest(tx, matcher.readers)
    now = datetime.now(UTC)

    def build() -> JobIndex:
        jobs = replace(openings.as_jobs(rows, matcher.encoder.dimensions), shown=shown)
        return build_index(jobs, matcher.reader.taxonomy, now, usual, weights_of(matcher.settings))

    return await asyncio.to_thread(build)


async def load_candidates(
    tx: AsyncConnection, matcher: Matcher, whose: sa.ColumnElement[bool]
) -> Callable[[JobIndex], tuple[list[Seeker], Candidates]]:
    """The candidates whom a condition on the portal's view selects; to be made values of in a thread."""
    rows = await profiles.load_seekers(tx, matcher.readers, whose)
    sent = await exposure.sent_jobs(tx, whose)
    said = await feedback.load(tx, matcher.readers, whose)

    def made(index: JobIndex) -> tuple[list[Seeker], Candidates]:
        loaded, vectors = profiles.as_seekers(rows, matcher.encoder.dimensions)
        tastes = feedback.as_tastes(said)
        unsent = [replace(each, excluded=sent.get(each.candidate_id, ())) for each in loaded]
        seekers = heeding(unsent, tastes)
        return seekers, candidates_with(index, seekers, vectors, tastes)

    return made


async def make_lists(
    tx: AsyncConnection, matcher: Matcher, index: JobIndex, whose: sa.ColumnElement[bool], rule: Rule
) -> list[Found]:
    """The lists of the candidates whom a condition on the portal's view selects."""
    loaded = await load_candidates(tx, matcher, whose)

    def work() -> list[Found]:
        seekers, candidates = loaded(index)
        return list(match(matcher.reader.taxonomy, index, seekers, candidates, rule))

    return await asyncio.to_thread(work)


async def alert_lists(
    tx: AsyncConnection,
    matcher: Matcher,
    index: JobIndex,
    whose: sa.ColumnElement[bool],
    due: Collection[UUID],
) -> list[Found]:
    """The best few jobs of each candidate whom a job that is ``due`` reaches; the others have none.

    The due jobs meet all candidates at once, so that only few are ranked against all jobs.
    """
    rule = alert_rule(matcher.settings)
    loaded = await load_candidates(tx, matcher, whose)

    def work() -> list[Found]:
        seekers, candidates = loaded(index)
        rows = reached_by(index, candidates, due, rule.least_relevance)
        some = [seekers[row] for row in rows]
        return list(match(matcher.reader.taxonomy, index, some, some_of(candidates, rows), rule))

    return await asyncio.to_thread(work)


def weights_of(settings: MatcherSettings) -> Weights:
    """How pairs are weighed."""
    return Weights(half_life=settings.freshness_days)


def edition_rule(settings: MatcherSettings, top_k: int) -> Rule:
    """What a list of the newsletter holds."""
    least = settings.least_relevance
    return Rule(
        top_k,
        load_calibration().threshold if least is None else least,
        settings.most_per_employer,
        settings.pool,
        settings.diversity,
        settings.orphan_lift,
    )


def alert_rule(settings: MatcherSettings) -> Rule:
    """A new job must be among a candidate's very best of all open ones: nothing but its relevance counts."""
    return Rule(
        settings.alert_rank,
        settings.alert_relevance,
        settings.most_per_employer,
        settings.pool,
        diversity=0.0,
        orphan_lift=0.0,
    )


async def _measured(tx: AsyncConnection, matcher: Matcher) -> Statistics:
    rows = await openings.load(tx, matcher.readers)
    readers = matcher.readers

    def work() -> Statistics:
        jobs = openings.as_jobs(rows, matcher.encoder.dimensions)
        source = Source([each.job_id for each in jobs.openings], jobs.facts, jobs.vectors)
        return measure(source, readers.model_id, readers.taxonomy_id)

    return await asyncio.to_thread(work)
