"""PostgreSQL through async SQLAlchemy Core: one engine a process, one transaction a unit of work."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

OUTAGE_STATES = ("08", "53", "57P", "25006")
"""SQLSTATE classes of lost connections, exhausted resources, shutdown or startup, and a read-only standby."""
COMMAND_SECONDS = 600
SERVER_SETTINGS = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "900000",
}
"""So that neither end waits for ever for one that is gone; times in seconds, the last in milliseconds."""


def create_engine(
    url: SecretStr | str, *, pool_size: int = 10, checked: bool = True, **options: Any
) -> AsyncEngine:
    """An engine whose connections are checked before use, so that a restarted server is no error.

    Not ``checked`` saves a round trip a transaction, for work that waits outages out.
    """
    address = url.get_secret_value() if isinstance(url, SecretStr) else url
    return create_async_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=checked,
        pool_timeout=30,
        connect_args={"command_timeout": COMMAND_SECONDS, "server_settings": SERVER_SETTINGS},
        hide_parameters=True,  # errors end in logs, and parameters may be personal data
        **options,
    )


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database is out of reach, not that a statement was wrong."""
    if isinstance(error, OSError | InterfaceError | OperationalError | PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or state.startswith(OUTAGE_STATES)
