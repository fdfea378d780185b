"""Takes due mails and looks at each once more; what must not go out is skipped in the same transaction."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.checks import check
from services.mailer.claimed import Claimed, Ready
from services.mailer.clock import Clock
from services.mailer.delivery import Held, Policy, Skip, State, Verdict, Wait, after_crash
from services.mailer.edition import Edition
from services.mailer.limits import Limits
from services.mailer.metrics import MAILS
from services.mailer.storage import claims
from services.mailer.storage.clicks import agreed
from services.mailer.storage.editions import load_edition
from services.mailer.storage.holding import hold
from services.mailer.storage.jobs import closed_among
from services.mailer.suppression import AddressHasher
from services.mailer.ticking import tick
from services.mailer.wishes import heed
from shared.logs import get_logger

log = get_logger()


class Claims:
    """Between the ledger and the hands that send."""

    def __init__(  # noqa: PLR0913  its parts
        self,
        engine: AsyncEngine,
        hasher: AddressHasher,
        lease: timedelta,
        policy: Policy,
        *,
        limits: Limits = Limits(),  # noqa: B008  frozen
        clock: Clock | None = None,
    ) -> None:
        self._engine = engine
        self._hasher = hasher
        self._lease = lease
        self._policy = policy
        self._limits = limits
        self.now = clock or Clock()
        self._editions: dict[UUID, Edition] = {}

    async def take(self, limit: int) -> tuple[list[Ready], int]:
        """Claim at most ``limit`` due mails; returns those to send, and how many were claimed."""
        async with self._engine.begin() as tx:
            self.now.hear(await claims.time_of(tx))
            claimed = await claims.claim(tx, uuid4(), limit, self._lease)
            if not claimed:
                return [], 0
            looked, skipped = await self._look(tx, claimed)
            ready, later, unwanted = self._heed(looked)
            skipped += unwanted
            await claims.skip(tx, [(mail.delivery_id, why) for mail, why in skipped])
            ready, held = await hold(tx, ready, self._limits, self.now())
            await claims.postpone(tx, later + held)
        for mail, why in skipped:
            MAILS.labels(mail.kind.value, f"skipped_{why.value}").inc()
        return ready, len(claimed)

    async def _look(
        self, tx: AsyncConnection, claimed: Sequence[Claimed]
    ) -> tuple[list[Ready], list[tuple[Claimed, Skip]]]:
        contacts = await claims.contacts_of(tx, (mail.candidate_id for mail in claimed))
        hashes = {who: self._hasher.hashes(contact.email) for who, contact in contacts.items()}
        suppressed = await claims.suppressed_among(tx, (value for many in hashes.values() for value in many))
        counted = await agreed(tx, contacts)
        closed = await closed_among(tx, {item.job.job_id for mail in claimed for item in mail.content.items})
        ready: list[Ready] = []
        skipped: list[tuple[Claimed, Skip]] = []
        for mail in claimed:
            contact = contacts.get(mail.candidate_id)
            barred = not suppressed.isdisjoint(hashes.get(mail.candidate_id, ()))
            found = check(mail, contact, suppressed=barred, closed=closed, now=self.now())
            if isinstance(found, Skip) or contact is None:
                skipped.append((mail, found if isinstance(found, Skip) else Skip.GONE))
            else:
                edition = await self._edition(tx, mail.edition_id)
                ready.append(Ready(mail, found, contact, edition, mail.candidate_id in counted))
        return ready, skipped

    def _heed(self, looked: Sequence[Ready]) -> tuple[list[Ready], list[Held], list[tuple[Claimed, Skip]]]:
        ready: list[Ready] = []
        later: list[Held] = []
        unwanted: list[tuple[Claimed, Skip]] = []
        for each in looked:
            wish = heed(each.claimed.kind, each.contact, self.now(), self._policy.rules)
            if wish is None:
                ready.append(each)
            elif isinstance(wish, Skip):
                unwanted.append((each.claimed, wish))
            else:
                later.append((each.claimed.delivery_id, wish, Wait.HOURS))
        return ready, later, unwanted

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
        """Settle mails of mailers that fell silent, and take the steps of editions that are due."""
        async with self._engine.begin() as tx:
            self.now.hear(await claims.time_of(tx))
            for left in await claims.abandoned(tx):
                verdict = Verdict(State.QUEUED, left.tries, next_attempt_at=self.now())
                if left.began:
                    verdict = after_crash(left.tries, self.now(), self._policy)
                await claims.settle(tx, left.delivery_id, verdict)
                log.warning("mail_abandoned", delivery_id=str(left.delivery_id), state=verdict.state.value)
        await tick(self._engine)
