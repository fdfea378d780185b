"""What the commands do in the database, each in one transaction."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, BinaryIO
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.ingest.keys import ApiKey, new_key
from services.ingest.reading import Company
from services.ingest.receiving import take_delivery
from services.ingest.settings import IngestSettings
from services.ingest.spooling import spool_file, spool_folder
from services.ingest.storage import companies, deliveries
from shared.database import create_engine
from shared.errors import TalentPoolError
from shared.ledger import ledger
from shared.vocabulary import Locale

PATIENCE_SECONDS = 60.0
LONGEST_NAME = 200
_ADDRESS = re.compile(r"[^@\s<>\",;]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@asynccontextmanager
async def database() -> AsyncIterator[AsyncEngine]:
    """Ingest's database for one command."""
    engine = create_engine(IngestSettings().database_url, pool_size=2)
    try:
        yield engine
    finally:
        await engine.dispose()


async def add_company(name: str) -> ApiKey:
    """The new company's first key."""
    key = new_key()
    async with database() as engine, engine.begin() as tx:
        if await companies.add_company(tx, usable_name(name), key) is None:
            message = (
                f"there is a company {name} already: for a new key use `talentpool companies rotate-key`"
            )
            raise TalentPoolError(message)
    return key


async def list_companies() -> Sequence[sa.RowMapping]:
    """All companies."""
    async with database() as engine, engine.connect() as connection:
        return await companies.list_companies(connection)


async def add_key(company: str) -> ApiKey:
    """One more key; the others go on working."""
    key = new_key()
    async with database() as engine, engine.begin() as tx:
        await companies.add_key(tx, (await known_company(tx, company)).company_id, key)
    return key


async def rotate_key(company: str) -> ApiKey:
    """A new key; all earlier ones end."""
    key = new_key()
    async with database() as engine, engine.begin() as tx:
        found = await known_company(tx, company)
        await companies.revoke_keys(tx, found.company_id)
        await companies.add_key(tx, found.company_id, key)
    return key


async def report_to(company: str, address: str | None, language: str) -> str:
    """Where a company's weekly reports go; returns the company's name."""
    if address is not None and not _ADDRESS.fullmatch(address):
        message = f"{address!r} is no e-mail address: write it as name@example.org"
        raise TalentPoolError(message)
    if language not in tuple(Locale):
        message = f"there is no language {language!r}: choose {' or '.join(Locale)}"
        raise TalentPoolError(message)
    async with database() as engine, engine.begin() as tx:
        found = await known_company(tx, company)
        await companies.report_to(tx, found.company_id, address, language)
    return found.name


async def revoke_key(company: str, prefix: str | None) -> int:
    """How many keys ended."""
    async with database() as engine, engine.begin() as tx:
        found = await known_company(tx, company)
        count = await companies.revoke_keys(tx, found.company_id, prefix)
    if count == 0:
        message = f"{found.name} has no working key {prefix or ''}: see `talentpool companies list`"
        raise TalentPoolError(message)
    return count


async def push(company: str, feed: str, file: BinaryIO) -> UUID:
    """Store a delivery as the API does; the feed is made if there is none."""
    settings = IngestSettings()
    async with database() as engine:
        async with engine.begin() as tx:
            found = await known_company(tx, company)
            feed_id = await companies.find_feed(tx, found.company_id, feed)
            feed_id = feed_id or await companies.add_feed(tx, found.company_id, usable_name(feed))
            feed_id = feed_id or await companies.find_feed(tx, found.company_id, feed)
        if feed_id is None:
            message = f"the feed {feed} was removed meanwhile: try again"
            raise TalentPoolError(message)
        with spool_folder() as folder:
            part = await asyncio.to_thread(spool_file, file, folder, settings.largest_delivery)
            return await take_delivery(engine, ledger("ingest"), feed_id, [part])


async def find_report(delivery: str) -> dict[str, Any]:
    """A delivery's state and report."""
    try:
        delivery_id = UUID(delivery)
    except ValueError:
        message = f"{delivery} is no delivery id: `talentpool feeds push` prints it"
        raise TalentPoolError(message) from None
    async with database() as engine, engine.connect() as connection:
        return await _report(connection, delivery_id)


async def wait_for_report(delivery_id: UUID) -> dict[str, Any]:
    """The report, once ingest has read the delivery."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    async with database() as engine:
        while True:
            async with engine.connect() as connection:
                found = await _report(connection, delivery_id)
            if found["state"] != "received":
                return found
            if time.monotonic() > deadline:
                message = (
                    f"delivery {delivery_id} is stored, but was not read within {PATIENCE_SECONDS:.0f} "
                    f"seconds: does ingest run? See later with: talentpool feeds report {delivery_id}"
                )
                raise TalentPoolError(message)
            await asyncio.sleep(0.2)


async def known_company(tx: AsyncConnection, name: str) -> Company:
    """The company, or a sentence that says which command shows the names."""
    found = await companies.find_company(tx, name)
    if found is None:
        message = f"there is no company {name}: see `talentpool companies list`, or add it"
        raise TalentPoolError(message)
    return found


def usable_name(name: str) -> str:
    """A name in one line, which is not empty and no path."""
    bare = " ".join(name.split())
    if not bare or len(bare) > LONGEST_NAME or "/" in bare:
        message = f"{name!r} is no name: use 1 to {LONGEST_NAME} characters without a slash"
        raise TalentPoolError(message)
    return bare


async def _report(connection: AsyncConnection, delivery_id: UUID) -> dict[str, Any]:
    found = await deliveries.find_report(connection, delivery_id)
    if found is None:
        message = f"there is no delivery {delivery_id}: `talentpool feeds push` prints the id"
        raise TalentPoolError(message)
    return found
