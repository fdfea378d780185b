"""Welcome and goodbye on a real database: each once, whatever comes twice."""

from collections.abc import Callable
from uuid import UUID

import pytest
from fixtures.mailer import World, in_tx, rows
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer import handlers
from services.mailer.tables import deliveries
from shared.events import TalentChanged, TalentRegistered


@pytest.fixture
async def world(owner: AsyncEngine) -> World:
    made = World(owner)
    await made.prepare()
    return made


@pytest.fixture
def engine(engine_for: Callable[[str], AsyncEngine]) -> AsyncEngine:
    return engine_for("mailer")


async def changed(engine: AsyncEngine, candidate_id: UUID, version: int = 2) -> None:
    await in_tx(engine, handlers.greet, TalentChanged(candidate_id=candidate_id, version=version))


async def all_sent(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await tx.execute(text("UPDATE mailer.deliveries SET state = 'sent' WHERE state = 'queued'"))


async def kinds(engine: AsyncEngine) -> list[str]:
    return sorted(row["kind"] for row in await rows(engine, deliveries))


async def test_who_confirms_is_welcomed_once(world: World, engine: AsyncEngine) -> None:
    candidate = await world.candidate("pending")
    await in_tx(engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=candidate, version=1))
    await changed(engine, candidate)
    assert await kinds(engine) == ["confirm"]
    await all_sent(engine)
    await world.set_status(candidate, "active")
    for version in (2, 2, 3):
        await changed(engine, candidate, version)
    assert await kinds(engine) == ["confirm", "welcome"]


async def test_who_was_imported_or_is_gone_is_not_greeted(world: World, engine: AsyncEngine) -> None:
    imported = await world.candidate("active")
    gone = await world.candidate("active")
    await world.forget(gone)
    for candidate in (imported, gone):
        await changed(engine, candidate)
    assert await kinds(engine) == []


async def test_who_unsubscribes_gets_one_goodbye_and_another_after_coming_back(
    world: World, engine: AsyncEngine
) -> None:
    candidate = await world.candidate("pending")
    await in_tx(engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=candidate, version=1))
    await all_sent(engine)
    await world.set_status(candidate, "unsubscribed")
    for version in (2, 3):
        await changed(engine, candidate, version)
    assert await kinds(engine) == ["confirm", "goodbye"]
    await all_sent(engine)
    await in_tx(engine, handlers.ask_to_confirm, TalentRegistered(candidate_id=candidate, version=4))
    await all_sent(engine)
    await changed(engine, candidate, 5)
    assert await kinds(engine) == ["confirm", "confirm", "goodbye", "goodbye"]
