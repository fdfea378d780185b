"""What an operator must know of the ledger at any moment; figures come from indexes, however full it is."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, ScalarSelect, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryState
from services.mailer.delivery import State
from services.mailer.edition import EditionState
from services.mailer.storage.claims import DUE_STATES, editions_sending
from services.mailer.tables import deliveries, edition_partitions, editions

OVER = (EditionState.SENT.value, EditionState.CANCELLED.value)


async def editions_by_state(tx: AsyncConnection) -> Mapping[str, int]:
    """How many editions are not over, by state."""
    query = (
        select(editions.c.state, func.count().label("of_state"))
        .where(editions.c.state.not_in(OVER))
        .group_by(editions.c.state)
    )
    return {row.state: row.of_state for row in await tx.execute(query)}


async def ranking_seconds(tx: AsyncConnection) -> float:
    """Seconds since the slowest opened edition was opened, or last had a partition frozen; 0: none is."""
    frozen = select(func.max(edition_partitions.c.frozen_at)).where(
        edition_partitions.c.edition_id == editions.c.id
    )
    came_further = func.greatest(editions.c.opened_at, frozen.scalar_subquery())
    query = select(_seconds_since(func.min(came_further))).where(
        editions.c.state == EditionState.OPENED.value
    )
    return float((await tx.execute(query)).scalar_one())


async def due_seconds(tx: AsyncConnection) -> float:
    """Seconds for which the oldest mail that may go out has been due, be it in a mailer's hands or not."""
    # While a canary runs, the rest of its edition waits for it.
    free = editions.c.canary_state.is_distinct_from(CanaryState.RUNNING.value)
    of_editions = select(func.min(_first_due(deliveries.c.edition_id == editions.c.id, editions)))
    in_hand = select(func.min(deliveries.c.next_attempt_at)).where(deliveries.c.state == State.CLAIMED.value)
    oldest = func.least(
        in_hand.scalar_subquery(),
        _first_due(deliveries.c.edition_id.is_(None)),
        of_editions.where(editions_sending(), free).scalar_subquery(),
    )
    return float((await tx.execute(select(_seconds_since(oldest)))).scalar_one())


def _first_due(which: ColumnElement[bool], *correlated: FromClause) -> ScalarSelect[Any]:
    first = select(deliveries.c.next_attempt_at).where(
        which, deliveries.c.state.in_(DUE_STATES), deliveries.c.next_attempt_at <= func.now()
    )
    return first.order_by(deliveries.c.next_attempt_at).limit(1).correlate(*correlated).scalar_subquery()


def _seconds_since(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(func.extract("epoch", func.now() - moment), 0)
