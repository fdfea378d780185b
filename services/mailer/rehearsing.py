"""Goes through an edition as if it went now, and changes nothing: the same last look as at sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.audience import audience_of, in_words
from services.mailer.cadence import Rules
from services.mailer.checks import check
from services.mailer.claimed import Contact, Ready
from services.mailer.compose import Composer
from services.mailer.content import Content
from services.mailer.delivery import Skip, State
from services.mailer.dry_run import DryRun, Tally
from services.mailer.edition import EditionState, StepRefusedError
from services.mailer.settings import MailerSettings
from services.mailer.stepping import UnknownEditionError
from services.mailer.storage import claims, dry_run
from services.mailer.storage.dry_run import Frozen
from services.mailer.storage.editions import load_edition
from services.mailer.storage.jobs import closed_among
from services.mailer.storage.plain_to_be import plain_to_be, plain_to_be_of, whose_are_to_be
from services.mailer.suppression import AddressHasher
from services.mailer.wiring import create_composer, rules_of
from services.mailer.wishes import heed
from shared.errors import TalentPoolError
from shared.vocabulary import Locale

NOBODY = "none"

_Looked = tuple[Frozen, Contact | None, Content | str]


class NoSampleError(TalentPoolError):
    """A candidate would get nothing of an edition."""

    def __init__(self, number: int, candidate_id: UUID, why: str) -> None:
        super().__init__(f"candidate {candidate_id} would get nothing of edition {number}: {why}")


@dataclass(frozen=True)
class Rehearsal:
    """What the last look needs."""

    hasher: AddressHasher
    rules: Rules
    composer: Composer


def create_rehearsal(settings: MailerSettings) -> Rehearsal:
    """As the settings say."""
    hasher = AddressHasher(
        settings.suppression_key.get_secret_value(), settings.secret_keys.get_secret_value()
    )
    return Rehearsal(hasher, rules_of(settings), create_composer(settings))


async def rehearse(tx: AsyncConnection, number: int, how: Rehearsal) -> DryRun:
    """A dry run of an edition that is ranked, or being ranked. The transaction is made read-only.

    Raises :class:`TalentPoolError` for an edition that is not there, or a draft.
    """
    row = await _begin(tx, number)
    tally = Tally()
    for digests in (dry_run.digests(tx, row["id"]), plain_to_be(tx, row, how.rules)):
        async for some in digests:
            _count(tally, await _look(tx, some, how, row["now"]))
    for each in await dry_run.unmatched(tx, row["id"], whose_are_to_be(row, how.rules)):
        tally.nothing(each.language, each.cadence, each.reason, each.count)
    return DryRun(
        number=number,
        title=row["titles"].get(Locale.EN.value) or row["titles"][Locale.NB.value],
        state=row["state"],
        partitions=row["partitions"],
        frozen=row["frozen"],
        audience=in_words(audience_of(row["audience"])),
        mails=tally.got.total(),
        plain=tally.plain,
        plain_samples=tuple(tally.plain_samples),
        nothing=tally.missed.total(),
        lines=tally.lines(),
        reasons=dict(sorted(tally.reasons.items())),
        jobs=await dry_run.count_jobs(tx, row["id"]),
        mean_jobs=tally.mean_jobs,
        before=await dry_run.difference(tx, row["id"], number),
    )


def _count(tally: Tally, looked: Sequence[_Looked]) -> None:
    for frozen, contact, found in looked:
        language = frozen.mail.locale.value
        cadence = contact.cadence.value if contact else NOBODY
        if not isinstance(found, Content):
            tally.nothing(language, cadence, found)
            continue
        tally.mail(language, cadence, len(found.items))
        if found.plain:
            tally.is_plain(frozen.mail.candidate_id)


async def sample(tx: AsyncConnection, number: int, candidate_id: UUID, how: Rehearsal) -> Ready:
    """A candidate's mail of an edition as it would go now. The transaction is made read-only.

    Raises :class:`NoSampleError` that says why, if the candidate would get none.
    """
    row = await _begin(tx, number)
    frozen = await dry_run.digest_of(tx, row["id"], candidate_id) or await plain_to_be_of(
        tx, row, candidate_id, how.rules
    )
    if frozen is None:
        raise NoSampleError(number, candidate_id, "no job fits, or there is no such candidate")
    ((_, contact, found),) = await _look(tx, [frozen], how, row["now"])
    if contact is None or not isinstance(found, Content):
        raise NoSampleError(number, candidate_id, str(found))
    return Ready(frozen.mail, found, contact, await load_edition(tx, row["id"]))


async def _begin(tx: AsyncConnection, number: int) -> RowMapping:
    await dry_run.change_nothing(tx)
    row = await dry_run.edition_row(tx, number)
    if row is None:
        raise UnknownEditionError(number)
    if row["state"] == EditionState.DRAFT:
        message = f"edition {number} is a draft, not ranked: open it with `talentpool editions open {number}`"
        raise StepRefusedError(message)
    return row


async def _look(tx: AsyncConnection, some: Sequence[Frozen], how: Rehearsal, now: datetime) -> list[_Looked]:
    """Each digest with what would go, or why not."""
    contacts = await claims.contacts_of(tx, (frozen.mail.candidate_id for frozen in some))
    hashes = {who: how.hasher.hashes(contact.email) for who, contact in contacts.items()}
    barred = await claims.suppressed_among(tx, (value for many in hashes.values() for value in many))
    waiting = [frozen.mail for frozen in some if frozen.state == State.QUEUED]
    closed = await closed_among(tx, {item.job.job_id for mail in waiting for item in mail.content.items})
    looked = []
    for frozen in some:
        mail, contact = frozen.mail, contacts.get(frozen.mail.candidate_id)
        suppressed = not barred.isdisjoint(hashes.get(mail.candidate_id, ()))
        found: Content | Skip = check(mail, contact, suppressed=suppressed, closed=closed, now=now)
        looked.append((frozen, contact, _verdict(frozen, contact, found, how.rules, now)))
    return looked


def _verdict(
    frozen: Frozen, contact: Contact | None, found: Content | Skip, rules: Rules, now: datetime
) -> Content | str:
    if frozen.state in {State.SKIPPED, State.FAILED}:
        return frozen.reason or frozen.state
    if frozen.state != State.QUEUED:
        return frozen.mail.content
    if isinstance(found, Skip) or contact is None:
        return found.value if isinstance(found, Skip) else Skip.GONE.value
    wish = heed(frozen.mail.kind, contact, now, rules)
    return wish.value if isinstance(wish, Skip) else found
