"""PostgreSQL through async SQLAlchemy Core: one engine a process, one transaction a unit of work."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def create_engine(url: SecretStr | str, *, pool_size: int = 20, **options: Any) -> AsyncEngine:
    """An engine whose connections are checked before use, so that a restarted server is no error."""
    address = url.get_secret_value() if isinstance(url, SecretStr) else url
    return create_async_engine(
        address,
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        pool_timeout=30,
        hide_parameters=True,  # errors end in logs, and parameters may be personal data
        **options,
    )


def is_outage(error: BaseException) -> bool:
    """Whether an error says that the database is out of reach, not that a statement was wrong."""
    if isinstance(error, OSError | InterfaceError | OperationalError | PoolTimeoutError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated
