"""Takes due mails and looks at each once more; what must not go out is skipped in the same transaction."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.checks import check
from services.mailer.claimed import Claimed, Ready
from services.mailer.delivery import Policy, Skip, State, Verdict, after_crash
from services.mailer.edition import Edition
from services.mailer.metrics import MAILS
from services.mailer.storage import claims
from services.mailer.storage.editions import finish_editions, load_edition
from services.mailer.storage.jobs import closed_among
from services.mailer.suppression import AddressHasher
from shared.logs import get_logger

log = get_logger()


class Claims:
    """Between the ledger and the hands that send."""

    def __init__(
        self,
        engine: AsyncEngine,
        hasher: AddressHasher,
        lease: timedelta,
        policy: Policy,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = engine
        self._hasher = hasher
        self._lease = lease
        self._policy = policy
        self._now = now
        self._editions: dict[UUID, Edition] = {}

    async def take(self, limit: int) -> tuple[list[Ready], int]:
        """Claim at most ``limit`` due mails; returns those to send, and how many were claimed."""
        async with self._engine.begin() as tx:
            claimed = await claims.claim(tx, uuid4(), limit, self._lease)
            if not claimed:
                return [], 0
            ready, skipped = await self._look(tx, claimed)
            await claims.skip(tx, [(mail.delivery_id, why) for mail, why in skipped])
        for mail, why in skipped:
            MAILS.labels(mail.kind.value, f"skipped_{why.value}").inc()
        return ready, len(claimed)

    async def _look(
        self, tx: AsyncConnection, claimed: Sequence[Claimed]
    ) -> tuple[list[Ready], list[tuple[Claimed, Skip]]]:
        contacts = await claims.contacts_of(tx, (mail.candidate_id for mail in claimed))
        hashes = {who: self._hasher.hashes(contact.email) for who, contact in contacts.items()}
        suppressed = await claims.suppressed_among(tx, (value for many in hashes.values() for value in many))
        closed = await closed_among(tx, {item.job.job_id for mail in claimed for item in mail.content.items})
        ready: list[Ready] = []
        skipped: list[tuple[Claimed, Skip]] = []
        for mail in claimed:
            contact = contacts.get(mail.candidate_id)
            barred = not suppressed.isdisjoint(hashes.get(mail.candidate_id, ()))
            found = check(mail, contact, suppressed=barred, closed=closed, now=self._now())
            if isinstance(found, Skip) or contact is None:
                skipped.append((mail, found if isinstance(found, Skip) else Skip.GONE))
            else:
                ready.append(Ready(mail, found, contact, await self._edition(tx, mail.edition_id)))
        return ready, skipped

    async def _edition(self, tx: AsyncConnection, edition_id: UUID | None) -> Edition | None:
        if edition_id is None:
            return None
        if edition_id not in self._editions:
            self._editions[edition_id] = await load_edition(tx, edition_id)
        return self._editions[edition_id]

    async def give_back(self, unsent: Sequence[Ready]) -> None:
        """Release mails that were not begun, so that others need not wait for the lease."""
        async with self._engine.begin() as tx:
            for token, group in groupby(unsent, key=lambda ready: ready.claimed.token):
                await claims.release(tx, token, [ready.claimed.delivery_id for ready in group])

    async def tidy(self) -> None:
        """Settle mails of mailers that fell silent, and close editions of which nothing is left."""
        async with self._engine.begin() as tx:
            for left in await claims.abandoned(tx):
                verdict = Verdict(State.QUEUED, left.tries, next_attempt_at=self._now())
                if left.began:
                    verdict = after_crash(left.tries, self._now(), self._policy)
                await claims.settle(tx, left.delivery_id, verdict)
                log.warning("mail_abandoned", delivery_id=str(left.delivery_id), state=verdict.state.value)
            sent = await finish_editions(tx)
        for number in sent:
            log.info("edition_sent", number=number)
