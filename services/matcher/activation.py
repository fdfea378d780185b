"""What an operator asks of the models: to change to one, to go back, to let go of one; and how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.matcher.encoder import find_model, load_encoder
from services.matcher.model.figures import needs_figures, read_figures
from services.matcher.model.manifest import read_manifest
from services.matcher.model.whole import require_unchanged, require_vectors
from services.matcher.settings import MatcherSettings
from services.matcher.storage import locks, models, progress, replicas
from services.matcher.storage.models import Model, ModelState, Named
from services.matcher.storage.progress import Progress
from services.matcher.storage.replicas import Replica
from shared.errors import TalentPoolError


@dataclass(frozen=True)
class Checked:
    """A model whose folder is whole, and what its evaluation found."""

    model: Named
    figures: Mapping[str, Any]
    skipped: str = ""


@dataclass(frozen=True)
class Status:
    """All models with how far each is read, and the matchers that run."""

    models: Sequence[tuple[Model, Progress]]
    replicas: Sequence[Replica]


def check(name: str, settings: MatcherSettings, *, force: bool = False) -> Checked:
    """Look whether a model may be activated; ``force`` lets pass one that was never evaluated.

    Raises:
        TalentPoolError: it is not there, not whole, or was never evaluated.
    """
    folder = find_model(name, settings.models_dir)
    require_unchanged(folder)
    figures = _figures(name, folder, force=force)
    encoder = load_encoder(name, models_dir=settings.models_dir, threads=settings.threads)
    require_vectors(encoder)
    skipped = f"{name} was never evaluated" if figures is None else ""
    return Checked(Named(encoder.model_id, name, encoder.dimensions), figures or {}, skipped)


def _figures(name: str, folder: Path, *, force: bool) -> Mapping[str, Any] | None:
    figures = read_figures(folder)
    if figures is not None or not needs_figures(read_manifest(folder)):
        return figures or {}
    if force:
        return None
    message = (
        f"the model {name} was never evaluated: {folder} has no evaluation.json. Compare it with "
        "`talentpool match evaluate` first, or activate it all the same with --force"
    )
    raise TalentPoolError(message)


async def ask_for(tx: AsyncConnection, checked: Checked, who: str) -> bool:
    """Note that a model is wanted: a running matcher prepares it. ``False`` if it is active already."""
    await locks.change_models(tx)
    active = await models.in_state(tx, ModelState.ACTIVE)
    if active is not None and active.model_id == checked.model.model_id:
        return False
    await models.prepare(tx, checked.model, checked.figures, who)
    return True


async def previous(tx: AsyncConnection) -> Model:
    """The model that ranked before the active one.

    Raises:
        TalentPoolError: there is none, or its vectors were deleted.
    """
    returnable = [each for each in await models.every(tx) if each.can_return]
    if not returnable:
        message = (
            "there is no model to go back to: none ranked before, or its vectors were deleted. "
            "Change with `talentpool model activate NAME`; `talentpool model status` lists them"
        )
        raise TalentPoolError(message)
    return returnable[0]


async def go_back(tx: AsyncConnection, who: str) -> Model:
    """Switch to the model before, at once; what changed since is read before the next ranking.

    Raises:
        TalentPoolError: there is no model to go back to.
    """
    await locks.change_models(tx)
    model = await previous(tx)
    preparing = await models.in_state(tx, ModelState.PREPARING)
    if preparing is not None:
        await models.retire(tx, preparing.model_id)
    await models.activate(tx, model.model_id, who)
    return model


async def let_go(tx: AsyncConnection, name: str) -> Model:
    """Take a model that is not active out of use, so that its vectors may be deleted.

    Raises:
        TalentPoolError: there is no such model, it ranks, or the name fits several.
    """
    await locks.change_models(tx)
    known = await models.every(tx)
    named = [each for each in known if name in (each.name, each.model_id) and each.cleared_at is None]
    idle = [each for each in named if each.state != ModelState.ACTIVE]
    if len(idle) != 1:
        raise TalentPoolError(_cannot_let_go(name, known, named, idle))
    await models.retire(tx, idle[0].model_id)
    return idle[0]


def _cannot_let_go(name: str, known: Sequence[Model], named: Sequence[Model], idle: Sequence[Model]) -> str:
    if idle:
        return f"{name} fits several models: name one of {', '.join(each.model_id for each in idle)}"
    if named:
        return f"{name} is the model that ranks: activate another one first"
    ids = ", ".join(each.model_id for each in known if each.cleared_at is None) or "none"
    return f"no model {name!r} has vectors here; these have: {ids}"


async def status(tx: AsyncConnection) -> Status:
    """How things stand now."""
    found = [(model, await progress.of(tx, model.model_id)) for model in await models.every(tx)]
    return Status(found, await replicas.running(tx))
