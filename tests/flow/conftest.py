"""All services' handlers on one in-memory broker, each with its own role in a real database."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest
from fakes import HashingEncoder
from faststream.nats import TestNatsBroker

import services.ingest.handlers
import services.mailer.handlers
import services.matcher.handlers
import services.portal.handlers
from services.ingest.reader.pool import read_here
from services.ingest.settings import IngestSettings
from services.mailer.settings import MailerSettings
from services.matcher.facts import taxonomy_reader
from services.matcher.handlers import Handlers
from services.matcher.serving import Models
from services.matcher.settings import MatcherSettings
from services.portal.settings import PortalSettings
from shared.runtime import Runtime

MOST_ROUNDS = 50


@dataclass(frozen=True)
class Flow:
    """The four services; ``settle`` lets every event run its course."""

    ingest: Runtime
    matcher: Runtime
    mailer: Runtime
    portal: Runtime

    @property
    def runtimes(self) -> tuple[Runtime, ...]:
        return (self.ingest, self.matcher, self.mailer, self.portal)

    async def settle(self) -> None:
        for _ in range(MOST_ROUNDS):
            if not any([await runtime.relay.publish_batch() for runtime in self.runtimes]):
                return
        message = "events do not come to an end"
        raise AssertionError(message)


@pytest.fixture
async def flow(runtime_for: Callable[..., Runtime]) -> AsyncIterator[Flow]:
    flow = Flow(
        *(runtime_for(kind) for kind in (IngestSettings, MatcherSettings, MailerSettings, PortalSettings))
    )
    services.ingest.handlers.register(flow.ingest, read_here)
    services.mailer.handlers.register(flow.mailer)
    services.portal.handlers.register(flow.portal)
    models = Models(
        MatcherSettings(_env_file=None),
        flow.matcher.engine,
        taxonomy_reader(),
        lambda _name: HashingEncoder(),
    )
    handlers = Handlers(models, flow.matcher.engine, flow.matcher.ledger, lambda: None)
    services.matcher.handlers.register(flow.matcher, handlers)
    async with TestNatsBroker(*(runtime.broker for runtime in flow.runtimes)):
        yield flow
