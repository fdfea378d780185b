"""What the mailer does about events: each in one transaction, in whatever order they come."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer import stepping
from services.mailer.cadence import Rules
from services.mailer.content import card_of
from services.mailer.edition import EditionState
from services.mailer.storage import (
    cadence,
    claims,
    digests,
    editions,
    freezing,
    greetings,
    jobs,
    plain_digests,
    returns,
)
from shared.consumers import consume
from shared.errors import PermanentError
from shared.events import (
    JobChanged,
    JobClosed,
    JobPosted,
    MatchesCompleted,
    MatchesRanked,
    MatchFound,
    TalentChanged,
    TalentRegistered,
    TalentWithdrawn,
)
from shared.logs import get_logger
from shared.runtime import Runtime

log = get_logger()


def register(runtime: Runtime, rules: Rules = Rules()) -> None:  # noqa: B008  frozen
    """Bind the handlers to the mailer's consumers."""
    consume(runtime, JobPosted, keep_card, batch_size=50)
    consume(runtime, JobChanged, keep_card, batch_size=50)
    consume(runtime, JobClosed, close_card, batch_size=50)
    consume(runtime, TalentRegistered, ask_to_confirm)
    consume(runtime, TalentChanged, greet)
    consume(runtime, TalentWithdrawn, erase_candidate)
    consume(runtime, MatchesRanked, partial(freeze_digests, rules=rules), batch_size=4)
    consume(runtime, MatchesCompleted, partial(note_completed, rules=rules))
    consume(runtime, MatchFound, partial(queue_alert, rules=rules))


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


async def greet(tx: AsyncConnection, event: TalentChanged) -> None:
    """Queue the welcome of who has just confirmed, and the goodbye of who has just unsubscribed."""
    queued = await greetings.queue_greeting(tx, event.candidate_id)
    if queued is not None:
        log.info("greeting_queued", kind=queued.value)


async def erase_candidate(tx: AsyncConnection, event: TalentWithdrawn) -> None:
    """Empty the candidate's mails and stop those that wait. The portal has deleted the address by now."""
    await claims.erase(tx, event.candidate_id)
    await cadence.forget_lowered(tx, event.candidate_id)
    await returns.erase(tx, event.candidate_id)


async def freeze_digests(
    tx: AsyncConnection,
    event: MatchesRanked,
    rules: Rules = Rules(),  # noqa: B008  frozen
) -> None:
    """Freeze a partition's digests; the last partition puts the edition to review."""
    if await _state(tx, event) is EditionState.CANCELLED:
        return
    frozen = await digests.freeze_partition(tx, event.edition_id, event.partition, rules)
    await editions.note_partition(tx, event.edition_id, event.partition, event.candidates, frozen)
    await stepping.review(tx, event.edition_id)


async def note_completed(
    tx: AsyncConnection,
    event: MatchesCompleted,
    rules: Rules = Rules(),  # noqa: B008  frozen
) -> None:
    """All partitions are ranked, and who has no profile gets a plain digest; then the edition is reviewed."""
    if await _state(tx, event) is not EditionState.CANCELLED:
        await plain_digests.freeze_plain(tx, event.edition_id, rules)
    await editions.note_completed(tx, event.edition_id)
    await stepping.review(tx, event.edition_id)


async def _state(tx: AsyncConnection, event: MatchesRanked | MatchesCompleted) -> EditionState:
    state = await editions.state_of(tx, event.edition_id)
    if state is None:
        message = f"edition {event.edition_id} is not in the mailer's ledger"
        raise PermanentError(message)
    return state


async def queue_alert(
    tx: AsyncConnection,
    event: MatchFound,
    rules: Rules = Rules(),  # noqa: B008  frozen
) -> None:
    """Queue the mail about a new job that fits."""
    if not await freezing.queue_alert(tx, event.candidate_id, event.job_id, rules):
        log.info("match_gone", subject=event.subject)
