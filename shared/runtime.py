"""What one service process is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from faststream.nats import NatsBroker
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.broker import create_broker
from shared.database import create_engine
from shared.ledger import Ledger, ledger
from shared.relay import Relay
from shared.settings import Settings


@dataclass(frozen=True)
class Runtime:
    """Handed to everything in a service that touches the database or the bus."""

    name: str
    settings: Settings
    engine: AsyncEngine
    ledger: Ledger
    broker: NatsBroker
    relay: Relay

    @property
    def nudge_relay(self) -> Callable[[], None]:
        """Call it after a commit that wrote outbox rows."""
        return self.relay.nudge


def create_runtime(name: str, settings: Settings) -> Runtime:
    """A service's runtime; nothing is connected yet."""
    engine = create_engine(settings.database_url, pool_size=settings.database_connections)
    broker = create_broker(settings.nats_url, name=f"talentpool-{name}", stop_timeout=settings.stop_timeout)
    tables = ledger(name)
    return Runtime(name, settings, engine, tables, broker, Relay(engine, tables, broker))
