"""Which model ranks, which is being prepared, and whose vectors are kept for a return."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.storage import locks
from services.matcher.tables import JOB_VECTORS, MODELS
from shared.errors import TalentPoolError

M = MODELS.c


class ModelState(StrEnum):
    """At most one model is active, and at most one preparing."""

    PREPARING = "preparing"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True)
class Named:
    """A model as a folder holds it; ``name`` is under ``models_dir``, or a path."""

    model_id: str
    name: str
    dimensions: int


@dataclass(frozen=True)
class Model(Named):
    """A model that was active or is to be; ``figures`` is its evaluation, as its folder says."""

    state: ModelState
    figures: Mapping[str, Any]
    who: str
    activated_at: datetime | None
    retired_at: datetime | None
    cleared_at: datetime | None

    @property
    def can_return(self) -> bool:
        """Whether it ranked before and its vectors are kept."""
        return self.state == ModelState.RETIRED and self.activated_at is not None and self.cleared_at is None


async def every(tx: AsyncConnection) -> list[Model]:
    """All models: active, preparing, then those that ranked last."""
    order = sa.case((M.state == ModelState.ACTIVE, 0), (M.state == ModelState.PREPARING, 1), else_=2)
    latest = M.activated_at.desc().nulls_last()
    return [_model(row) for row in await tx.execute(sa.select(MODELS).order_by(order, latest, M.model_id))]


async def in_state(tx: AsyncConnection, state: ModelState) -> Model | None:
    """The model that is active, or that is preparing."""
    row = (await tx.execute(sa.select(MODELS).where(M.state == state))).one_or_none()
    return None if row is None else _model(row)


async def in_use(tx: AsyncConnection) -> list[Model]:
    """The active model, then the one that is preparing."""
    wanted = sa.select(MODELS).where(M.state != ModelState.RETIRED).order_by(M.state)
    return [_model(row) for row in await tx.execute(wanted)]


async def of_job(tx: AsyncConnection, job_id: UUID) -> Named:
    """The model that ranks, of those of which a job has a vector.

    Raises:
        TalentPoolError: it has none.
    """
    v = JOB_VECTORS.c
    ranks = sa.exists().where(v.model_id == M.model_id, M.state == ModelState.ACTIVE)
    chosen = sa.select(v.model_id, sa.func.vector_dims(v.embedding)).where(v.job_id == job_id)
    row = (await tx.execute(chosen.order_by(ranks.desc()).limit(1))).first()
    if row is None:
        message = f"job {job_id} is not open, or was never read: look into matcher.jobs"
        raise TalentPoolError(message)
    return Named(row[0], row[0], int(row[1]))


async def hold_unless_retired(tx: AsyncConnection, model_id: str) -> bool:
    """Whether vectors of a model may be written; if so, it is not retired before the transaction's end."""
    query = sa.select(M.state).where(M.model_id == model_id).with_for_update(read=True)
    return (await tx.execute(query)).scalar_one_or_none() != ModelState.RETIRED


async def start_with(tx: AsyncConnection, model: Named) -> Model:
    """Make a model the active one if none is; the one that is active now."""
    values = _named(model) | {
        "state": ModelState.ACTIVE,
        "who": "first start",
        "activated_at": sa.func.now(),
        "retired_at": None,
        "cleared_at": None,
    }
    await locks.change_models(tx)
    active = await in_state(tx, ModelState.ACTIVE)
    if active is not None:
        return active
    statement = insert(MODELS).values(values)
    await tx.execute(statement.on_conflict_do_update(index_elements=[M.model_id], set_=values))
    (found, *_) = await in_use(tx)
    return found


async def prepare(tx: AsyncConnection, model: Named, figures: Mapping[str, Any], who: str) -> None:
    """Note that a model is to be prepared, in place of any other. The caller holds ``change_models``."""
    await tx.execute(
        sa.update(MODELS)
        .where(M.state == ModelState.PREPARING, M.model_id != model.model_id)
        .values(state=ModelState.RETIRED, retired_at=sa.func.now())
    )
    values = _named(model) | {
        "state": ModelState.PREPARING,
        "figures": dict(figures),
        "who": who,
        "retired_at": None,
        "cleared_at": None,
    }
    statement = insert(MODELS).values(values)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[M.model_id], set_=values, where=M.state != ModelState.ACTIVE
        )
    )


async def activate(tx: AsyncConnection, model_id: str, who: str | None = None) -> None:
    """Put a model in the place of the active one. The caller holds ``change_models``."""
    await tx.execute(
        sa.update(MODELS)
        .where(M.state == ModelState.ACTIVE, M.model_id != model_id)
        .values(state=ModelState.RETIRED, retired_at=sa.func.now())
    )
    values = {"state": ModelState.ACTIVE, "activated_at": sa.func.now(), "retired_at": None}
    by = {} if who is None else {"who": who}
    await tx.execute(sa.update(MODELS).where(M.model_id == model_id).values(values | by))


async def retire(tx: AsyncConnection, model_id: str) -> None:
    """Take a model out of use; its vectors stay until they are cleared."""
    await tx.execute(
        sa.update(MODELS)
        .where(M.model_id == model_id, M.state == ModelState.PREPARING)
        .values(state=ModelState.RETIRED, retired_at=sa.func.now())
    )


async def expired(tx: AsyncConnection, kept: timedelta) -> list[str]:
    """Ids of models that went out of use longer ago than ``kept`` and still have vectors."""
    query = sa.select(M.model_id).where(
        M.state == ModelState.RETIRED, M.cleared_at.is_(None), M.retired_at < sa.func.now() - kept
    )
    return list((await tx.execute(query)).scalars())


async def cleared(tx: AsyncConnection, model_id: str) -> None:
    """Note that a model's vectors were deleted."""
    await tx.execute(sa.update(MODELS).where(M.model_id == model_id).values(cleared_at=sa.func.now()))


def _named(model: Named) -> dict[str, Any]:
    return {"model_id": model.model_id, "name": model.name, "dimensions": model.dimensions}


def _model(row: Any) -> Model:
    return Model(
        row.model_id,
        row.name,
        row.dimensions,
        ModelState(row.state),
        row.figures,
        row.who,
        row.activated_at,
        row.retired_at,
        row.cleared_at,
    )
