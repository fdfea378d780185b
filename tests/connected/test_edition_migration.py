"""Editions survive the way to the version before steps and back."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.migrate import MIGRATIONS

BEFORE = "0014"
INSERT = (
    "INSERT INTO mailer.editions (id, number, state, titles, articles, partitions, top_k, correlation_id, "
    "opened_by, opened_at) VALUES (gen_random_uuid(), :number, :state, '{}', '[]', 1, 5, 'c', 'ed', "
    "CASE WHEN :state = 'draft' THEN NULL ELSE now() END)"
)


async def move(owner: AsyncEngine, revision: str) -> None:
    def run(connection: sa.Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        (command.upgrade if revision == "head" else command.downgrade)(config, revision)

    async with owner.begin() as tx:
        await tx.run_sync(run)


async def states(owner: AsyncEngine) -> list[str]:
    async with owner.connect() as connection:
        found = await connection.execute(sa.text("SELECT state FROM mailer.editions ORDER BY number"))
        return list(found.scalars())


async def test_editions_survive_a_way_back_and_forth(owner: AsyncEngine) -> None:
    now = ("draft", "opened", "in_review", "approved", "sending", "sent", "paused", "cancelled")
    async with owner.begin() as tx:
        for number, state in enumerate(now, start=1):
            await tx.execute(sa.text(INSERT), {"number": number, "state": state})
    await move(owner, BEFORE)
    assert await states(owner) == [
        "opened", "opened", "opened", "opened", "sending", "sent", "opened", "sent",
    ]  # fmt: skip
    await move(owner, "head")
    async with owner.connect() as connection:
        query = (
            "SELECT bool_and(drafted_at = opened_at), bool_and(audience = '{}'), count(*) "
            "FROM mailer.editions"
        )
        assert tuple((await connection.execute(sa.text(query))).one()) == (True, True, 8)
