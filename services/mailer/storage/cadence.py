"""How often a candidate gets mail now: as they asked, or less if it was lowered and nothing came since."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.selectable import CTE, Select

from services.mailer.cadence import LESS, Rules, interval
from services.mailer.tables import lowered
from services.mailer.views import contacts
from shared.vocabulary import Cadence


def lowering_of() -> ColumnElement[bool]:
    """The condition of an outer join of ``contacts`` with ``lowered``: it holds still."""
    return and_(
        lowered.c.candidate_id == contacts.c.candidate_id, lowered.c.lowered_at > contacts.c.active_at
    )


def cadence_now() -> ColumnElement[str]:
    """The cadence that holds, after that join."""
    return func.coalesce(lowered.c.cadence, contacts.c.cadence)


def too_early(cadence: ColumnElement[str], last: ColumnElement[Any], rules: Rules) -> ColumnElement[bool]:
    """Whether a digest comes too soon after ``last``, which may be null."""
    waits = {each.value: wait for each in Cadence if (wait := interval(each, rules))}
    since = func.now() - last
    return case(
        *((cadence == value, func.coalesce(since < wait, False)) for value, wait in waits.items()),
        else_=False,
    )


def one_step_less(cadence: ColumnElement[str]) -> ColumnElement[str]:
    """The next cadence down; null at the end."""
    return case(*((cadence == more.value, less.value) for more, less in LESS.items()), else_=None)


async def forget_raised(tx: AsyncConnection, whose: Select[Any]) -> None:
    """Drop what was lowered for candidates who have done something since."""
    await tx.execute(
        delete(lowered).where(
            lowered.c.candidate_id.in_(whose),
            lowered.c.candidate_id == contacts.c.candidate_id,
            lowered.c.lowered_at <= contacts.c.active_at,
        )
    )


def keep_lowered(frozen: CTE) -> CTE:
    """Notes what the digests in ``frozen`` tell: rows of ``candidate_id`` and ``lowered``."""
    statement = insert(lowered).from_select(
        ["candidate_id", "cadence"],
        select(frozen.c.candidate_id, frozen.c.lowered).where(frozen.c.lowered.is_not(None)),
    )
    values = {"cadence": statement.excluded.cadence, "lowered_at": func.now()}
    changed = lowered.c.cadence != statement.excluded.cadence
    return (
        statement.on_conflict_do_update(index_elements=["candidate_id"], set_=values, where=changed)
        .returning(lowered.c.candidate_id)
        .cte("kept")
    )


async def forget_lowered(tx: AsyncConnection, candidate_id: UUID) -> None:
    """Drop what is noted of a candidate who is erased."""
    await tx.execute(delete(lowered).where(lowered.c.candidate_id == candidate_id))
