"""Which mails of an edition go first, and how they fare."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryCount, canary_size
from services.mailer.delivery import NOT_COMPOSED, REFUSED, State
from services.mailer.tables import deliveries, editions


async def mark_canary(tx: AsyncConnection, edition_id: UUID, share: float) -> int:
    """Let chance choose the mails that go first, among those that are due if there are enough; how many.

    Of a canary that begins anew those that it had chosen and not sent go first, too.
    """
    waiting = and_(deliveries.c.edition_id == edition_id, deliveries.c.state == State.QUEUED.value)
    mails = (await tx.execute(select(func.count()).select_from(deliveries).where(waiting))).scalar_one()
    size = canary_size(share, mails)
    if size:
        chosen = (
            select(deliveries.c.id)
            .where(waiting)
            .order_by(deliveries.c.next_attempt_at > func.now(), deliveries.c.id)
            .limit(size)
        )
        await tx.execute(update(deliveries).where(deliveries.c.id.in_(chosen)).values(canary=True))
    return size


async def count_canary(tx: AsyncConnection, edition_id: UUID) -> tuple[CanaryCount, datetime]:
    """How a canary fares since it began, and the database's time. Mails that were skipped say nothing."""
    state = deliveries.c.state
    waits = state.in_([State.QUEUED.value, State.CLAIMED.value])
    untried = and_(waits, deliveries.c.attempt == 0)
    refused = and_(state == State.FAILED.value, deliveries.c.reason.in_([REFUSED, NOT_COMPOSED]))
    began = select(editions.c.canary_began_at).where(editions.c.id == edition_id).scalar_subquery()
    row = (
        await tx.execute(
            select(
                func.count().label("size"),
                func.count().filter(untried).label("untried"),
                func.count().filter(or_(refused, deliveries.c.bounced_at.is_not(None))).label("bounced"),
                func.count().filter(deliveries.c.complained_at.is_not(None)).label("complained"),
                func.greatest(func.max(deliveries.c.sent_at), began).label("quiet_since"),
                func.now().label("now"),
            ).where(
                deliveries.c.edition_id == edition_id,
                deliveries.c.canary,
                state != State.SKIPPED.value,
                or_(waits, func.coalesce(deliveries.c.began_at, deliveries.c.changed_at) >= began),
            )
        )
    ).one()
    return CanaryCount(row.size, row.untried, row.bounced, row.complained, row.quiet_since), row.now
