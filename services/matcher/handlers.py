"""What the matcher does about events: each in one transaction, in whatever order they come."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.catching_up import read_jobs, read_profiles
from services.matcher.lists import load_index, make_lists
from services.matcher.ranking import Rule
from services.matcher.reading import Ad, Matcher, read_job, read_profile
from services.matcher.storage import editions, erasure, jobs, locks, profiles, vectors
from services.matcher.storage.profiles import Part, in_part
from services.matcher.tables import JOB_VECTORS, PROFILE_VECTORS
from shared import outbox
from shared.consumers import consume
from shared.events import (
    EditionOpened,
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

    matcher: Matcher
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
        if profile is not None:
            known = await vectors.known_hash(
                tx, PROFILE_VECTORS, event.candidate_id, self.matcher.encoder.model_id
            )
            read = await read_profile(self.matcher, profile, known)
            await locks.hold_off_erasures(tx)
            profile = await profiles.load_one(tx, event.candidate_id)
        if profile is None:
            await vectors.forget(tx, PROFILE_VECTORS, event.candidate_id)
        else:
            await vectors.keep(tx, PROFILE_VECTORS, self.matcher.readers, [read])

    async def erase(self, tx: AsyncConnection, event: TalentWithdrawn) -> None:
        """Delete everything about the candidate."""
        await erasure.erase(tx, event.candidate_id)

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
        await read_jobs(self.engine, self.matcher)
        await read_profiles(self.engine, self.matcher, Part(event.partition, event.partitions))
        if not await editions.claim_part(tx, event.edition_id, event.partition):
            return
        rule = Rule(event.top_k, self.matcher.settings.good_score, self.matcher.settings.most_per_employer)
        index = await load_index(tx, self.matcher)
        whose = in_part(Part(event.partition, event.partitions))
        found = await make_lists(tx, self.matcher, index, whose, rule)
        await locks.hold_off_erasures(tx)
        model_id = self.matcher.encoder.model_id
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
            whole = MatchesCompleted(
                edition_id=event.edition_id, partitions=event.partitions, candidates=everyone
            )
            await outbox.add(tx, self.ledger, whole)
        log.info("part_ranked", partition=event.partition, candidates=candidates, last=everyone is not None)

    async def _keep_job(self, tx: AsyncConnection, event: JobPosted | JobChanged, *, posted: bool) -> None:
        job = event.job
        if not await jobs.open_job(tx, job, posted=posted):
            return
        known = await vectors.known_hash(tx, JOB_VECTORS, job.job_id, self.matcher.encoder.model_id)
        ad = Ad(job.job_id, job.version, job.title, job.description_text, known, job.occupations)
        await vectors.keep(tx, JOB_VECTORS, self.matcher.readers, [await read_job(self.matcher, ad)])
        self.wake_alerts()


def register(runtime: Runtime, handlers: Handlers) -> None:
    """Bind the handlers to the matcher's consumers. One part is ranked at a time: it uses all cores."""
    consume(runtime, JobPosted, handlers.keep_posted)
    consume(runtime, JobChanged, handlers.keep_changed)
    consume(runtime, JobClosed, handlers.close)
    consume(runtime, TalentChanged, handlers.keep_profile)
    consume(runtime, TalentWithdrawn, handlers.erase)
    consume(runtime, EditionOpened, handlers.open_edition)
    consume(runtime, MatchesRequested, handlers.rank_part, batch_size=1)
