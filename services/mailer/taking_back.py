"""Takes what came back: reads it, finds the delivery, and writes all that follows in one transaction.

Only what names a delivery of ours by its sealed return path or its Message-ID has any effect. The same
report twice is one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from itertools import product
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.metrics import RETURNS
from services.mailer.returns.reading import MOST_BYTES, read
from services.mailer.returns.returned import Grade, Kind, Returned
from services.mailer.storage import returns
from services.mailer.storage.returns import About, Note, Recipient
from services.mailer.suppression import AddressHasher
from shared import outbox
from shared.correlation import set_correlation_id
from shared.events import Event, MailBounced, MailComplained, MailDeclined, MailUnsubscribed
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.tokens import InvalidTokenError, Purpose, Tokens

log = get_logger()

SOURCE = "return"


class Effect(StrEnum):
    """What followed from something that came back."""

    SUPPRESSED = "suppressed"
    COUNTED = "counted"
    WARNED = "warned"
    UNSUBSCRIBED = "unsubscribed"
    NOTED = "noted"
    GONE = "candidate_gone"
    NOT_OURS = "not_ours"
    REPEATED = "repeated"


@dataclass(frozen=True)
class Limits:
    """After how many soft bounces over how long an address is suppressed, and whether bytes are kept."""

    soft_bounces: int
    soft_span: timedelta
    keep_raw: bool


@dataclass(frozen=True)
class Desk:
    """Where everything that came back is handed in; ``delivery_of`` reads a sealed return path."""

    engine: AsyncEngine
    ledger: Ledger
    hasher: AddressHasher
    tokens: Tokens
    delivery_of: Callable[[str], UUID | None]
    limits: Limits
    nudge: Callable[[], None]

    async def take_mail(self, raw: bytes, way: str, recipient: str | None = None) -> Effect:
        """Take a mail; ``recipient`` is the envelope's. Raises only when the database is out of reach."""
        return await self.take(read(raw, recipient), way, raw)

    async def take(self, returned: Returned, way: str, raw: bytes | None = None) -> Effect:
        """Take what has been read already."""
        async with self.engine.begin() as tx:
            kept = raw[:MOST_BYTES] if raw and self.limits.keep_raw else None
            effect = await self._settle(tx, returned, Taking(way, kept))
        self.nudge()
        RETURNS.labels(returned.kind.value, returned.grade or "", effect.value).inc()
        return effect

    async def _settle(self, tx: AsyncConnection, returned: Returned, taking: "Taking") -> Effect:
        if returned.kind is Kind.UNSUBSCRIBE:
            return await self._unsubscribe(tx, returned, taking)
        about = await self._about(tx, returned)
        if about is None:
            lost = Note(returned, _mark(returned, None), taking.way, Effect.NOT_OURS, raw=taking.raw)
            return Effect.NOT_OURS if await returns.note(tx, lost) else Effect.REPEATED
        set_correlation_id(about.correlation_id)
        return await self._settle_about(tx, returned, about, taking)

    async def _settle_about(
        self, tx: AsyncConnection, returned: Returned, about: About, taking: "Taking"
    ) -> Effect:
        recipient = await returns.recipient_of(tx, about.candidate_id)
        mark, raw = _mark(returned, about), taking.raw
        if recipient is None:  # erased: nothing that tells of them is kept
            returned, raw = replace(returned, diagnostic=None), None
        new = Note(returned, mark, taking.way, Effect.NOTED, about.delivery_id, about.candidate_id, raw)
        if not await returns.note(tx, new):
            return Effect.REPEATED
        effect = await self._follow(tx, returned, about, recipient)
        await returns.set_effect(tx, mark, effect)
        return effect

    async def _about(self, tx: AsyncConnection, returned: Returned) -> About | None:
        for address in returned.addresses:
            delivery_id = self.delivery_of(address)
            if delivery_id and (about := await returns.by_id(tx, delivery_id)):
                return about
        return await returns.by_message_id(tx, returned.message_ids)

    async def _follow(
        self, tx: AsyncConnection, returned: Returned, about: About, recipient: Recipient | None
    ) -> Effect:
        if returned.kind is Kind.COMPLAINT:
            await returns.mark_complained(tx, about.delivery_id)
            return await self._suppress(tx, recipient, "complained", _complained(about, recipient))
        if returned.kind is Kind.BOUNCE and returned.grade is not Grade.DELAY:
            await returns.mark_bounced(tx, about.delivery_id)
            return await self._bounced(tx, returned, about, recipient)
        return Effect.NOTED

    async def _bounced(
        self, tx: AsyncConnection, returned: Returned, about: About, recipient: Recipient | None
    ) -> Effect:
        event = _bounced(about, recipient)
        if returned.grade is Grade.HARD:
            return await self._suppress(tx, recipient, "bounced", event)
        if returned.grade is Grade.POLICY:
            log.warning(
                "mail_blocked",
                delivery_id=str(about.delivery_id),
                status=returned.status,
                said=returned.diagnostic,
            )
            return Effect.WARNED
        run = await returns.soft_run(tx, about.candidate_id)
        if run.count < self.limits.soft_bounces or run.span < self.limits.soft_span:
            return Effect.COUNTED
        return await self._suppress(tx, recipient, "soft_bounces", event)

    async def _suppress(
        self, tx: AsyncConnection, recipient: Recipient | None, reason: str, event: Event | None
    ) -> Effect:
        if recipient is None:
            return Effect.GONE
        await returns.suppress(tx, self.hasher.hash(recipient.email), reason, SOURCE)
        if event is not None:
            await outbox.add(tx, self.ledger, event)
        return Effect.SUPPRESSED

    async def _unsubscribe(self, tx: AsyncConnection, returned: Returned, taking: "Taking") -> Effect:
        candidate_id = await self._who_unsubscribes(tx, returned)
        recipient = await returns.recipient_of(tx, candidate_id) if candidate_id else None
        effect = Effect.NOT_OURS
        if candidate_id:
            effect = Effect.UNSUBSCRIBED if recipient else Effect.GONE
        mark = f"unsubscribe:{candidate_id}:{returned.mark}"
        raw = None if effect is Effect.GONE else taking.raw  # erased: nothing that tells of them is kept
        new = Note(returned, mark, taking.way, effect, candidate_id=candidate_id, raw=raw)
        if not await returns.note(tx, new):
            return Effect.REPEATED
        if recipient and candidate_id:
            await outbox.add(tx, self.ledger, _unsubscribed(candidate_id, recipient))
        return effect

    async def _who_unsubscribes(self, tx: AsyncConnection, returned: Returned) -> UUID | None:
        for token, purpose in product(returned.tokens, (Purpose.UNSUBSCRIBE, Purpose.REPORTS)):
            try:
                return self.tokens.read(purpose, token)
            except InvalidTokenError:
                continue
        about = await self._about(tx, returned)
        return about.candidate_id if about else None


@dataclass(frozen=True)
class Taking:
    """How something came in, and its bytes where they are kept."""

    way: str
    raw: bytes | None


def _complained(about: About, recipient: Recipient | None) -> Event:
    if recipient and recipient.is_company:
        return MailDeclined(company_id=about.candidate_id)
    return MailComplained(delivery_id=about.delivery_id, candidate_id=about.candidate_id)


def _bounced(about: About, recipient: Recipient | None) -> Event | None:
    """A company whose address refuses mail has wished for nothing: the list of suppressions is enough."""
    if recipient and recipient.is_company:
        return None
    return MailBounced(delivery_id=about.delivery_id, candidate_id=about.candidate_id)


def _unsubscribed(candidate_id: UUID, recipient: Recipient) -> Event:
    if recipient.is_company:
        return MailDeclined(company_id=candidate_id)
    return MailUnsubscribed(candidate_id=candidate_id)


def _mark(returned: Returned, about: About | None) -> str:
    """What makes a repeat: of a delivery the same finding, of anything else the same mail."""
    if about is None or returned.kind not in {Kind.BOUNCE, Kind.COMPLAINT}:
        return f"{returned.kind}:{returned.mark}"
    return ":".join(filter(None, (returned.kind, str(about.delivery_id), returned.grade)))
