"""Brings the database to the code's state: migrations by the owner, then each service's own password."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.ledger import SERVICES

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_KEY = 0x7A1E47


async def migrate(owner: AsyncEngine) -> None:
    """Run all migrations; whoever else does so at the same time waits."""
    async with owner.begin() as tx:
        await tx.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        await tx.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


async def set_passwords(owner: AsyncEngine, urls: dict[str, str]) -> None:
    """Give each service's role the password that stands in the service's own address.

    ``urls`` maps a service's name to its database address. ``ALTER ROLE`` takes no parameters, so the
    server itself quotes the password.
    """
    async with owner.begin() as tx:
        for service in SERVICES:
            password = make_url(urls[service]).password if service in urls else None
            if password:
                statement = await tx.execute(
                    text("SELECT format('ALTER ROLE %I PASSWORD %L', :role ::text, :password ::text)"),
                    {"role": f"talentpool_{service}", "password": password},
                )
                await tx.execute(text(statement.scalar_one().replace(":", r"\:")))
