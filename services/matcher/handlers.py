"""What the matcher does about events: each in one transaction, in whatever order they come."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher import reading
from services.matcher.catching_up import read_jobs, read_profiles
from services.matcher.lists import edition_rule, load_index, settle_statistics
from services.matcher.onwards import edition_lists, known_now
from services.matcher.profile import Profile
from services.matcher.reading import Ad, Matcher
from services.matcher.serving import Models
from services.matcher.storage import (
    editions,
    erasure,
    exposure,
    feedback,
    jobs,
    locks,
    profiles,
    standings,
    vectors,
)
from services.matcher.storage.profiles import Part, in_part
from services.matcher.storage.vectors import Read, Readers
from services.matcher.tables import JOB_VECTORS, PROFILE_VECTORS
from shared import outbox
from shared.consumers import consume
from shared.events import (
    EditionOpened,
    FeedbackGiven,
    FeedbackReset,
    JobChanged,
    JobClosed,
    JobPosted,
    MatchesCompleted,
    MatchesRanked,
    MatchesRequested,
    TalentChanged,
    TalentWithdrawn,
)
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.runtime import Runtime

log = get_logger()


@dataclass(frozen=True)
class Handlers:
    """The handlers with what they need. ``engine`` is for reading ahead in transactions of their own."""

    models: Models
    engine: AsyncEngine
    ledger: Ledger
    wake_alerts: Callable[[], None]

    async def keep_posted(self, tx: AsyncConnection, event: JobPosted) -> None:
        """Keep and read a job that is open now; whether someone hears of it at once, the worker finds."""
        await self._keep_job(tx, event, posted=True)

    async def keep_changed(self, tx: AsyncConnection, event: JobChanged) -> None:
        """Keep and read a job's newer version."""
        await self._keep_job(tx, event, posted=False)

    async def close(self, tx: AsyncConnection, event: JobClosed) -> None:
        """Rank the job no more."""
        await jobs.close_job(tx, event.job_id, event.version)

    async def keep_profile(self, tx: AsyncConnection, event: TalentChanged) -> None:
        """Read the profile as it is now; forget it if the matcher may not see it any more."""
        profile = await profiles.load_one(tx, event.candidate_id)
        read = [] if profile is None else await self._read_profile(tx, profile)
        await locks.hold_off_erasures(tx)
        if profile is None or await profiles.load_one(tx, event.candidate_id) is None:
            await erasure.forget_profile(tx, event.candidate_id)
            return
        for readers, found in read:
            await vectors.keep(tx, PROFILE_VECTORS, readers, found)

    async def erase(self, tx: AsyncConnection, event: TalentWithdrawn) -> None:
        """Delete everything about the candidate."""
        await erasure.erase(tx, event.candidate_id)
        await feedback.drop_jobs(tx)

    async def keep_said(self, tx: AsyncConnection, event: FeedbackGiven) -> None:
        """Keep the text of a job of which a candidate has spoken: jobs close, tastes stay."""
        await feedback.keep_jobs(tx, event.job_id)

    async def drop_unsaid(self, tx: AsyncConnection, _event: FeedbackReset) -> None:
        """Keep nothing of jobs of which nobody speaks any more."""
        await feedback.drop_jobs(tx)

    async def open_edition(self, tx: AsyncConnection, event: EditionOpened) -> None:
        """Cut an edition into parts, each one message on the matcher's own queue."""
        if not await editions.open_edition(tx, event.edition_id, event.partitions, event.top_k):
            return
        requests = (
            MatchesRequested(
                edition_id=event.edition_id,
                partition=number,
                partitions=event.partitions,
                top_k=event.top_k,
            )
            for number in range(event.partitions)
        )
        await outbox.add(tx, self.ledger, *requests)

    async def rank_part(self, tx: AsyncConnection, event: MatchesRequested) -> None:
        """Rank one part of an edition, once; the last part completes the edition."""
        matcher = await self.models.serving(tx)
        await read_jobs(self.engine, matcher)
        await read_profiles(self.engine, matcher, Part(event.partition, event.partitions))
        usual = await settle_statistics(self.engine, matcher, event.edition_id)
        if not await editions.claim_part(tx, event.edition_id, event.partition):
            return
        rule = edition_rule(matcher.settings, event.top_k)
        index = await load_index(tx, matcher, usual)
        async with self.engine.begin() as apart:
            await standings.keep_jobs(apart, known_now(index))
        whose = in_part(Part(event.partition, event.partitions))
        found, kept = await edition_lists(tx, matcher, index, whose, rule)
        await locks.hold_off_erasures(tx)
        await standings.keep(tx, kept)
        model_id = matcher.encoder.model_id
        await editions.keep_rankings(tx, event.edition_id, event.partition, model_id, found)
        await editions.drop_gone(tx, event.edition_id, event.partition)
        await self._finish_part(tx, event)

    async def _finish_part(self, tx: AsyncConnection, event: MatchesRequested) -> None:
        candidates = await editions.finish_part(tx, event.edition_id, event.partition)
        part = MatchesRanked(
            edition_id=event.edition_id,
            partition=event.partition,
            partitions=event.partitions,
            candidates=candidates,
        )
        await outbox.add(tx, self.ledger, part)
        everyone = await editions.complete(tx, event.edition_id)
        if everyone is not None:
            await exposure.add_edition(tx, event.edition_id)
            await standings.forget_unused(tx)
            whole = MatchesCompleted(
                edition_id=event.edition_id, partitions=event.partitions, candidates=everyone
            )
            await outbox.add(tx, self.ledger, whole)
        log.info("part_ranked", partition=event.partition, candidates=candidates, last=everyone is not None)

    async def _keep_job(self, tx: AsyncConnection, event: JobPosted | JobChanged, *, posted: bool) -> None:
        job = event.job
        if not await jobs.open_job(tx, job, posted=posted):
            return
        for matcher in await self.models.reading(tx):
            known, stored = await _stored(tx, JOB_VECTORS, job.job_id, matcher)
            ad = Ad(
                job.job_id, job.version, job.title, job.description_text, known, job.occupations, job.language
            )
            read = await reading.read_ads(matcher, [ad], stored)
            await vectors.keep(tx, JOB_VECTORS, matcher.readers, read)
        self.wake_alerts()

    async def _read_profile(self, tx: AsyncConnection, profile: Profile) -> list[tuple[Readers, list[Read]]]:
        """The profile, read with each model that is in use."""
        read = []
        for matcher in await self.models.reading(tx):
            known, stored = await _stored(tx, PROFILE_VECTORS, profile.candidate_id, matcher)
            found = await reading.read_profiles(matcher, [(profile, known)], stored)
            read.append((matcher.readers, found))
        return read


async def _stored(
    tx: AsyncConnection, table: sa.Table, key: UUID, matcher: Matcher
) -> tuple[str | None, reading.Stored]:
    """The hash of the text of which a vector is stored, and the way to the vectors of equal texts."""
    model_id = matcher.encoder.model_id
    return await vectors.known_hash(tx, table, key, model_id), partial(vectors.of_texts, tx, table, model_id)


def register(runtime: Runtime, handlers: Handlers) -> None:
    """Bind the handlers to the matcher's consumers. One part is ranked at a time: it uses all cores."""
    consume(runtime, JobPosted, handlers.keep_posted)
    consume(runtime, JobChanged, handlers.keep_changed)
    consume(runtime, JobClosed, handlers.close)
    consume(runtime, TalentChanged, handlers.keep_profile)
    consume(runtime, TalentWithdrawn, handlers.erase)
    consume(runtime, FeedbackGiven, handlers.keep_said)
    consume(runtime, FeedbackReset, handlers.drop_unsaid)
    consume(runtime, EditionOpened, handlers.open_edition)
    consume(runtime, MatchesRequested, handlers.rank_part, batch_size=1)
