"""What the mailer does about events: each in one transaction, in whatever order they come."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.content import card_of
from services.mailer.edition import may_send
from services.mailer.storage import claims, editions, freezing, jobs
from shared.consumers import consume
from shared.errors import PermanentError
from shared.events import (
    JobChanged,
    JobClosed,
    JobPosted,
    MatchesCompleted,
    MatchesRanked,
    MatchFound,
    TalentRegistered,
    TalentWithdrawn,
)
from shared.logs import get_logger
from shared.runtime import Runtime

log = get_logger()


def register(runtime: Runtime) -> None:
    """Bind the handlers to the mailer's consumers."""
    consume(runtime, JobPosted, keep_card, batch_size=50)
    consume(runtime, JobChanged, keep_card, batch_size=50)
    consume(runtime, JobClosed, close_card, batch_size=50)
    consume(runtime, TalentRegistered, ask_to_confirm)
    consume(runtime, TalentWithdrawn, erase_candidate)
    consume(runtime, MatchesRanked, freeze_digests, batch_size=4)
    consume(runtime, MatchesCompleted, note_completed)
    consume(runtime, MatchFound, queue_alert)


async def keep_card(tx: AsyncConnection, event: JobPosted | JobChanged) -> None:
    """Keep what a mail shows of a job, unless a newer version is known."""
    await jobs.open_job(tx, card_of(event.job))


async def close_card(tx: AsyncConnection, event: JobClosed) -> None:
    """From now on no mail shows the job."""
    await jobs.close_job(tx, event.job_id, event.version)


async def ask_to_confirm(tx: AsyncConnection, event: TalentRegistered) -> None:
    """Queue the mail of the double opt-in."""
    if not await freezing.queue_confirmation(tx, event.candidate_id, event.version):
        log.info("candidate_gone", subject=event.subject)


async def erase_candidate(tx: AsyncConnection, event: TalentWithdrawn) -> None:
    """Empty the candidate's mails and stop those that wait. The portal has deleted the address by now."""
    await claims.erase(tx, event.candidate_id)


async def freeze_digests(tx: AsyncConnection, event: MatchesRanked) -> None:
    """Freeze a partition's digests; the last partition lets the edition go."""
    frozen = await freezing.freeze_partition(tx, event.edition_id, event.partition)
    await editions.note_partition(tx, event.edition_id, event.partition, event.candidates, frozen)
    await _send_if_complete(tx, event)


async def note_completed(tx: AsyncConnection, event: MatchesCompleted) -> None:
    """All partitions are ranked; the edition goes once all are frozen too."""
    await editions.note_completed(tx, event.edition_id)
    await _send_if_complete(tx, event)


async def _send_if_complete(tx: AsyncConnection, event: MatchesRanked | MatchesCompleted) -> None:
    progress = await editions.lock_progress(tx, event.edition_id)
    if progress is None:
        message = f"edition {event.edition_id} is not in the mailer's ledger"
        raise PermanentError(message)
    if may_send(progress):
        await editions.start_sending(tx, event.edition_id)


async def queue_alert(tx: AsyncConnection, event: MatchFound) -> None:
    """Queue the mail about a new job that fits."""
    if not await freezing.queue_alert(tx, event.candidate_id, event.job_id):
        log.info("match_gone", subject=event.subject)
