"""The servers that connected tests run against: Python wheels, or containers where a Docker engine is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from talentpool.embedded import free_port, nats, postgres

ROLE_PASSWORD = "only-for-tests"


class PostgresServer(Protocol):
    """A PostgreSQL server with pgvector."""

    def url(self, role: str, database: str = "talentpool") -> str: ...


@contextmanager
def wheel_postgres(folder: Path) -> Iterator[PostgresServer]:
    with postgres(folder) as server:
        yield server


@contextmanager
def wheel_nats(folder: Path) -> Iterator[str]:
    with nats(folder, port=free_port(), monitor_port=free_port()) as url:
        yield url


class ContainerPostgres:
    """A server in a container, reached by TCP, so that roles need passwords."""

    def __init__(self, host: str, port: int) -> None:
        self._address = f"{host}:{port}"

    def url(self, role: str, database: str = "talentpool") -> str:
        return f"postgresql+asyncpg://{role}:{ROLE_PASSWORD}@{self._address}/{database}"


@contextmanager
def container_postgres() -> Iterator[PostgresServer]:
    from testcontainers.postgres import PostgresContainer

    container = PostgresContainer(
        "pgvector/pgvector:pg18", username="postgres", password=ROLE_PASSWORD, dbname="talentpool"
    )
    with container as running:
        yield ContainerPostgres(running.get_container_host_ip(), int(running.get_exposed_port(5432)))


@contextmanager
def container_nats() -> Iterator[str]:
    from testcontainers.nats import NatsContainer

    with NatsContainer("nats:2.15", jetstream=True) as running:
        yield running.nats_uri()
