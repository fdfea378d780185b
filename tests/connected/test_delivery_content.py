"""The bytes of deliveries in PostgreSQL: parts, chunks, and rows of before there were any."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from fixtures.servers import TestDatabase

from services.ingest.keys import new_key
from services.ingest.receiving import take_delivery
from services.ingest.settings import IngestSettings
from services.ingest.spooling import spool_file
from services.ingest.storage import companies
from services.ingest.storage.content import CHUNK, content_of, spool
from services.ingest.tables import DELIVERIES, DELIVERY_CHUNKS
from shared.database import create_engine
from shared.migrate import MIGRATIONS
from shared.runtime import Runtime

LARGE = Random(7).randbytes(3 * CHUNK + 5)  # noqa: S311  no secret


@pytest.fixture
def runtime(runtime_for: Callable[..., Runtime]) -> Runtime:
    return runtime_for(IngestSettings)


async def new_feed(runtime: Runtime) -> UUID:
    async with runtime.engine.begin() as tx:
        company_id = await companies.add_company(tx, "Fjordlys", new_key())
        assert company_id is not None
        feed_id = await companies.add_feed(tx, company_id, "jobs")
    assert feed_id is not None
    return feed_id


async def test_parts_come_back_as_they_went_in(runtime: Runtime, tmp_path: Path) -> None:
    there, back = tmp_path / "there", tmp_path / "back"
    there.mkdir()
    back.mkdir()
    contents = [LARGE, b"[]", b"x" * CHUNK]
    parts = [
        spool_file(io.BytesIO(content), there, len(LARGE), part=number)
        for number, content in enumerate(contents)
    ]
    delivery_id = await take_delivery(
        runtime.engine, runtime.ledger, await new_feed(runtime), parts, whole=False
    )
    async with runtime.engine.connect() as connection:
        paths = await spool(connection, delivery_id, back)
        row = (await connection.execute(sa.select(DELIVERIES))).one()
        longest = await connection.scalar(sa.select(sa.func.max(sa.func.length(DELIVERY_CHUNKS.c.content))))
    assert [path.read_bytes() for path in paths] == contents
    assert (row.parts, row.whole, row.size) == (3, False, sum(map(len, contents)))
    assert longest < 1.1 * CHUNK


async def test_an_unknown_delivery_has_no_parts(runtime: Runtime, tmp_path: Path) -> None:
    async with runtime.engine.connect() as connection:
        assert await spool(connection, uuid4(), tmp_path) == []
        assert await content_of(connection, uuid4()) == b""


async def test_bytes_of_before_there_were_chunks_are_moved(
    runtime: Runtime, database: TestDatabase, tmp_path: Path
) -> None:
    feed_id = await new_feed(runtime)
    owner = create_engine(database.owner_url)

    def step(connection: sa.Connection, to: Callable[[Config, str], None], revision: str) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        to(config, revision)

    old = sa.text(
        "INSERT INTO ingest.deliveries (delivery_id, feed_id, content, size, correlation_id) "
        "VALUES (:id, :feed, :content, :size, 'x')"
    )
    delivery_id = uuid4()
    async with owner.begin() as tx:
        await tx.run_sync(step, command.downgrade, "0006")
        values = {"id": delivery_id, "feed": feed_id, "content": gzip.compress(LARGE), "size": len(LARGE)}
        await tx.execute(old, values)
        await tx.run_sync(step, command.upgrade, "head")
    await owner.dispose()
    async with runtime.engine.connect() as connection:
        (path,) = await spool(connection, delivery_id, tmp_path)
    assert path.read_bytes() == LARGE
