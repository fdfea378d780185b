"""Real NATS and PostgreSQL for every test: a fresh database each, made from a migrated template."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from connected.servers import (
    PostgresServer,
    container_nats,
    container_postgres,
    wheel_nats,
    wheel_postgres,
)
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.database import create_engine
from shared.ledger import SERVICES
from shared.migrate import migrate, set_passwords
from shared.runtime import Runtime, create_runtime
from shared.settings import Settings
from shared.streams import provision

CONTAINERS = os.environ.get("TALENTPOOL_TEST_CONTAINERS") == "1"
SECRET_KEYS = "a-key-that-only-tests-ever-sign-with"


@dataclass(frozen=True)
class TestDatabase:
    """One test's own database."""

    __test__ = False

    server: PostgresServer
    name: str

    @property
    def owner_url(self) -> str:
        return self.server.url("postgres", self.name)

    def service_url(self, service: str) -> str:
        return self.server.url(f"talentpool_{service}", self.name)


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A server whose database ``talentpool`` is migrated, and stays untouched as the template."""
    start = container_postgres() if CONTAINERS else wheel_postgres(tmp_path_factory.mktemp("pg"))
    with start as server:
        asyncio.run(_prepare_template(server))
        yield server


async def _prepare_template(server: PostgresServer) -> None:
    engine = create_engine(server.url("postgres"))
    await migrate(engine)
    await set_passwords(engine, {service: server.url(f"talentpool_{service}") for service in SERVICES})
    await engine.dispose()


_numbers = itertools.count(1)


@pytest.fixture
async def database(postgres_server: PostgresServer) -> AsyncIterator[TestDatabase]:
    """A database of this test's own, with all schemas and roles."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    admin = create_engine(postgres_server.url("postgres", "postgres"), isolation_level="AUTOCOMMIT")
    async with admin.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name} TEMPLATE talentpool"))
    yield TestDatabase(postgres_server, name)
    async with admin.connect() as connection:
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await admin.dispose()


@pytest.fixture
async def owner(database: TestDatabase) -> AsyncIterator[AsyncEngine]:
    """An engine of the role that owns everything."""
    engine = create_engine(database.owner_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def engine_for(database: TestDatabase) -> AsyncIterator[Callable[[str], AsyncEngine]]:
    """Makes an engine with a service's own role and rights: ``engine_for("ingest")``."""
    async with AsyncExitStack() as stack:

        def make(service: str) -> AsyncEngine:
            engine = create_engine(database.service_url(service))
            stack.push_async_callback(engine.dispose)
            return engine

        yield make


@pytest.fixture
def nats_url(tmp_path: Path) -> Iterator[str]:
    """A NATS server of this test's own, with streams and durables provisioned."""
    start = container_nats() if CONTAINERS else wheel_nats(tmp_path / "nats")
    with start as url:
        asyncio.run(_provision(url))
        yield url


async def _provision(url: str) -> None:
    import nats

    connection = await nats.connect(url)
    await provision(connection.jetstream())
    await connection.close()


@pytest.fixture
def settings_for(database: TestDatabase) -> Callable[..., Any]:
    """Makes a service's settings for this test's servers: ``settings_for(IngestSettings, nats_url=…)``."""

    def make(kind: type[Settings], **values: Any) -> Settings:
        defaults: dict[str, Any] = {
            "database_url": SecretStr(database.service_url(kind.service)),
            "secret_keys": SecretStr(SECRET_KEYS),
            "nats_url": "nats://127.0.0.1:1",
        }
        return kind(_env_file=None, **(defaults | values))  # type: ignore[call-arg]

    return make


@pytest.fixture
async def runtime_for(settings_for: Callable[..., Any]) -> AsyncIterator[Callable[..., Runtime]]:
    """Makes a service's runtime, without a connection to NATS unless ``nats_url`` is given."""
    async with AsyncExitStack() as stack:

        def make(kind: type[Settings], **values: Any) -> Runtime:
            runtime = create_runtime(kind.service, settings_for(kind, **values))
            stack.push_async_callback(runtime.engine.dispose)
            return runtime

        yield make
