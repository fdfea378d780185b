"""Writes what happens to mails in hand, for many at once: one statement and one commit for a group."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    DateTime,
    Integer,
    Interval,
    Select,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from services.mailer.claimed import Claimed
from services.mailer.delivery import State, Verdict
from services.mailer.edition import EditionState
from services.mailer.tables import deliveries, editions, suppressions


@dataclass(frozen=True)
class Began:
    """A mail's bytes are ready and go out next; of the recipient the ledger learns the domain alone."""

    claimed: Claimed
    message_id: str
    rendered_hash: str
    domain: str | None = None


@dataclass(frozen=True)
class Finished:
    """An attempt is over; ``address_hash`` only where the address is to be suppressed."""

    claimed: Claimed
    verdict: Verdict
    address_hash: str | None = None
    domain: str | None = None


Row = dict[str, Any]
_MOMENT = DateTime(timezone=True)


def _rows(name: str, **columns: type[TypeEngine[Any]] | TypeEngine[Any]) -> TableValuedAlias:
    """The arrays given as parameters of the same names, side by side as rows."""
    arrays = [bindparam(column, type_=ARRAY(kind)) for column, kind in columns.items()]
    return func.unnest(*arrays).table_valued(*columns, name=name).render_derived()


_LEASE, _HALF = bindparam("lease", type_=Interval), bindparam("half", type_=Interval)
"""What is left of a lease is prolonged where it is less than half: to leave an indexed column alone makes the
update several times cheaper (HOT), and half a lease outlasts any mail in hand."""

_began = _rows("began", b_id=Uuid, b_token=Uuid, b_message=Text, b_hash=Text, b_domain=Text)
_sending = select(editions.c.id).where(editions.c.state == EditionState.SENDING.value)
_BEGIN = (
    update(deliveries)
    .where(
        deliveries.c.id == _began.c.b_id,
        deliveries.c.lease_token == _began.c.b_token,
        deliveries.c.state == State.CLAIMED.value,
        # A pause or a cancellation holds for what was claimed before it too.
        or_(deliveries.c.edition_id.is_(None), deliveries.c.edition_id.in_(_sending)),
    )
    .values(
        attempt=deliveries.c.attempt + 1,
        began_at=func.now(),
        message_id=_began.c.b_message,
        rendered_hash=_began.c.b_hash,
        domain=_began.c.b_domain,
        lease_until=case(
            (deliveries.c.lease_until > func.now() + _HALF, deliveries.c.lease_until),
            else_=func.now() + _LEASE,
        ),
        changed_at=func.now(),
    )
    .returning(deliveries.c.id)
)

_finished = _rows(
    "finished",
    f_id=Uuid,
    f_token=Uuid,
    f_state=Text,
    f_reason=Text,
    f_attempt=Integer,
    f_doubts=Integer,
    f_answer=Text,
    f_next=_MOMENT,
    f_relay=Text,
)
_FINISH = (
    update(deliveries)
    .where(
        deliveries.c.id == _finished.c.f_id,
        # A 250 is true whoever holds the lease by now: it keeps the next holder from sending again.
        or_(deliveries.c.lease_token == _finished.c.f_token, _finished.c.f_state == State.SENT.value),
        deliveries.c.state.in_([State.CLAIMED.value, State.QUEUED.value, State.UNKNOWN.value]),
    )
    .values(
        state=_finished.c.f_state,
        reason=_finished.c.f_reason,
        attempt=_finished.c.f_attempt,
        # Whoever took the mail over meanwhile may have sent it as well: that doubt stays.
        doubts=func.greatest(deliveries.c.doubts, _finished.c.f_doubts),
        relay_answer=_finished.c.f_answer,
        next_attempt_at=_finished.c.f_next,
        relay=func.coalesce(_finished.c.f_relay, deliveries.c.relay),
        lease_token=None,
        lease_until=None,
        changed_at=func.now(),
        sent_at=case((_finished.c.f_state == State.SENT.value, func.now())),
    )
    .returning(deliveries.c.id)
)
_EVENT = ("event_id", "stream", "subject", "body", "correlation_id")
_told = _rows(
    "told",
    e_about=Uuid,
    e_event_id=Uuid,
    e_stream=Text,
    e_subject=Text,
    e_body=Text,
    e_correlation_id=Text,
)


@cache
def _finish_and_tell(outbox: Table) -> Select[tuple[UUID]]:
    """One statement: the marks, and the events about those that changed something."""
    changed = _FINISH.cte("changed")
    news = select(*(_told.c[f"e_{name}"] for name in _EVENT)).where(_told.c.e_about.in_(select(changed.c.id)))
    return select(changed.c.id).add_cte(insert(outbox).from_select(list(_EVENT), news).cte("news"))


async def begin(tx: AsyncConnection, marks: Sequence[Began], lease: timedelta) -> frozenset[UUID]:
    """Note that mails go out now; returns those that are still ours."""
    found = await tx.execute(
        _BEGIN,
        {
            "b_id": [mark.claimed.delivery_id for mark in marks],
            "b_token": [mark.claimed.token for mark in marks],
            "b_message": [mark.message_id for mark in marks],
            "b_hash": [mark.rendered_hash for mark in marks],
            "b_domain": [mark.domain for mark in marks],
            "lease": lease,
            "half": lease / 2,
        },
    )
    return frozenset(found.scalars())


async def finish(
    tx: AsyncConnection, marks: Sequence[Finished], outbox: Table, told: Sequence[tuple[UUID, Row]]
) -> None:
    """Note what became of mails, and suppress addresses that do not work.

    ``told`` are rows of the outbox, each with its delivery: they are written if that changes.
    """
    verdicts = [mark.verdict for mark in marks]
    await tx.execute(
        _finish_and_tell(outbox),
        {
            "f_id": [mark.claimed.delivery_id for mark in marks],
            "f_token": [mark.claimed.token for mark in marks],
            "f_state": [verdict.state.value for verdict in verdicts],
            "f_reason": [verdict.reason for verdict in verdicts],
            "f_attempt": [verdict.tries.attempt for verdict in verdicts],
            "f_doubts": [verdict.tries.doubts for verdict in verdicts],
            "f_answer": [verdict.answer for verdict in verdicts],
            "f_next": [verdict.next_attempt_at for verdict in verdicts],
            "f_relay": [verdict.relay for verdict in verdicts],
            "e_about": [delivery_id for delivery_id, _ in told],
            **{f"e_{name}": [row[name] for _, row in told] for name in _EVENT},
        },
    )
    hashes = [mark.address_hash for mark in marks if mark.address_hash]
    if hashes:
        await tx.execute(
            insert(suppressions)
            .values([{"address_hash": value, "reason": "bounced"} for value in hashes])
            .on_conflict_do_nothing()
        )
