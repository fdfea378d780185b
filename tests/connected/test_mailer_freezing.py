"""Parts of an edition are frozen at the same time; who chooses for the same people waits."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from fixtures.editions import Press
from fixtures.mailer import World, card, known
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer.content import JobCard
from services.mailer.storage import freezing
from services.mailer.storage.digests import freeze_partition

PARTS = 8
_PART = text("SELECT abs(hashtextextended(CAST(CAST(:who AS uuid) AS text), 0) % :of)")


@pytest.fixture
async def press(
    owner: AsyncEngine, engine_for: Callable[[str], AsyncEngine], settings_for: Callable[..., Any]
) -> Press:
    world = World(owner)
    await world.prepare()
    return Press(engine_for("mailer"), world, settings_for)


async def of_each_part(press: Press) -> tuple[UUID, UUID]:
    """A candidate of each of the first two parts, as the matcher parts them."""
    found: dict[int, UUID] = {}
    while not {0, 1} <= found.keys():
        who = await press.world.candidate(cadence="instant")
        async with press.engine.connect() as tx:
            part = (await tx.execute(_PART, {"who": who, "of": PARTS})).scalar_one()
        found.setdefault(part, who)
    return found[0], found[1]


async def must_wait(tx: AsyncConnection) -> None:
    """From here on a lock that somebody else holds is an error."""
    await tx.execute(text("SET LOCAL lock_timeout = '100ms'"))


@pytest.fixture
async def job(press: Press) -> JobCard:
    made = card()
    await known(press.engine, made)
    return made


async def test_one_part_does_not_wait_for_another_and_an_alert_only_for_that_of_its_candidate(
    press: Press, job: JobCard
) -> None:
    edition = await press.id_of(await press.draft(partitions=PARTS))
    people = await of_each_part(press)
    for part, who in enumerate(people):
        await press.world.match(edition, who, [job], part)
        await press.world.alert(who, job)
    async with press.engine.begin() as first:
        assert await freeze_partition(first, edition, 0) == 1
        async with press.engine.begin() as second:
            await must_wait(second)
            assert await freeze_partition(second, edition, 1) == 1
        async with press.engine.begin() as alert:
            await must_wait(alert)
            assert await freezing.queue_alert(alert, people[1], job.job_id)
        async with press.engine.connect() as alert:
            await must_wait(alert)
            with pytest.raises(DBAPIError, match="lock timeout"):
                await freezing.queue_alert(alert, people[0], job.job_id)
    states = sorted((mail["kind"], mail["state"]) for mail in await press.mails())
    assert states == [("alert", "skipped"), ("digest", "queued"), ("digest", "queued")]


async def test_two_editions_wait_for_each_other_where_they_have_candidates_in_common(
    press: Press, job: JobCard
) -> None:
    one, other = [await press.id_of(await press.draft(partitions=PARTS)) for _ in range(2)]
    people = await of_each_part(press)
    for part, who in enumerate(people):
        await press.world.match(one, who, [job], part)
        await press.world.match(other, who, [job], part)
    async with press.engine.begin() as first:
        await freeze_partition(first, one, 0)
        async with press.engine.begin() as second:
            await must_wait(second)
            assert await freeze_partition(second, other, 1) == 1
        async with press.engine.connect() as second:
            await must_wait(second)
            with pytest.raises(DBAPIError, match="lock timeout"):
                await freeze_partition(second, other, 0)
