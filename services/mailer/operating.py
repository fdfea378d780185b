"""What the commands of editors and operators need: a transaction of their own, and who they are."""

import asyncio
import getpass
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.settings import MailerSettings
from services.mailer.who import By, person
from shared.database import create_engine

T = TypeVar("T")


@asynccontextmanager
async def transaction(settings: MailerSettings | None = None) -> AsyncIterator[AsyncConnection]:
    """One transaction on the mailer's database; it is committed if nothing goes wrong."""
    engine = create_engine((settings or MailerSettings()).database_url, pool_size=1)
    try:
        async with engine.begin() as tx:
            yield tx
    finally:
        await engine.dispose()


def run(work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Do some work in one transaction, from a command."""

    async def within() -> T:
        async with transaction() as tx:
            return await work(tx)

    return asyncio.run(within())


def operator(name: str | None) -> By:
    """Who runs a command: the name given, else the user of this machine."""
    return person(name if name is not None else user_name())


def user_name() -> str:
    """The user's name; in a container it may have none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "operator"
