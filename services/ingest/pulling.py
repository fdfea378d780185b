"""The worker that fetches feeds when they are due. Any number of replicas share the work."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import metrics
from services.ingest.bodies import RefusedDeliveryError
from services.ingest.fetching.feeds import fetch_feed
from services.ingest.fetching.known import FetchedFeed, Problem
from services.ingest.fetching.manners import FeedManners
from services.ingest.fetching.secrets import find_secret
from services.ingest.fetching.walking import Caps
from services.ingest.settings import IngestSettings
from services.ingest.storage import pulls
from services.ingest.storage.pulls import Turn
from shared.correlation import set_correlation_id
from shared.database import is_outage
from shared.fetching.client import Limits
from shared.fetching.errors import FetchError
from shared.fetching.exemptions import read_exemptions
from shared.fetching.politeness import Politeness
from shared.fetching.targets import Rules
from shared.fetching.waits import after_failures, jittered
from shared.logs import get_logger
from shared.runtime import Runtime

IDLE_SECONDS = 5.0
MORE_SECONDS = 5.0
"""Until a feed of which not all pages were read is gone on with."""

Deliver = Callable[[UUID, FetchedFeed], Awaitable[None]]

log = get_logger()


class LeaseLostError(Exception):
    """Another process took the feed over, so this one's result does not count."""


@dataclass(frozen=True)
class Puller:
    """What one process fetches feeds with. ``deliver`` hands in what was fetched."""

    runtime: Runtime
    manners: FeedManners
    caps: Caps
    deliver: Deliver
    lease: timedelta = pulls.LEASE

    async def run(self) -> None:
        """Fetch whatever is due, one feed at a time, for ever."""
        while True:
            try:
                worked = await self.pull_next()
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("pulling_postponed", reason=type(error).__name__)
                worked = False
            if not worked:
                await asyncio.sleep(jittered(IDLE_SECONDS))

    async def pull_next(self) -> bool:
        """Fetch the next feed that is due; whether there was one."""
        async with self.runtime.engine.begin() as tx:
            turn = await pulls.claim(tx, self.lease)
        if turn is None:
            return False
        try:
            await self._while_leased(turn)
        except LeaseLostError:
            log.warning("pull_taken_over", feed_id=str(turn.feed_id))
        except asyncio.CancelledError:
            with suppress(Exception):  # else the lease runs out by itself
                await asyncio.shield(self._in_transaction(lambda tx: pulls.give_back(tx, turn)))
            raise
        return True

    async def _pull(self, turn: Turn) -> None:
        """No transaction is open while the network is asked."""
        try:
            found = await self._fetch(turn)
        except FetchError as error:
            await self._failed(turn, Problem(error.code, error.message, error.mend), error.wait)
            return
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("pull_broke", feed_id=str(turn.feed_id))
            await self._failed(turn, _unforeseen(error), None)
            return
        try:
            await self._hand_in(turn, found)
        finally:
            found.close()

    async def _fetch(self, turn: Turn) -> FetchedFeed:
        source = turn.source
        secret = find_secret(source.secret)
        return await fetch_feed(source.address, self.manners, secret=secret, known=turn.known, caps=self.caps)

    async def _hand_in(self, turn: Turn, found: FetchedFeed) -> None:
        """The delivery is durable before the feed's place is moved on: better twice than never."""
        await self._in_transaction(lambda tx: self._still_mine(tx, turn))
        if found.parts:
            try:
                await self.deliver(turn.feed_id, found)
            except RefusedDeliveryError as error:
                await self._failed(turn, Problem("refused", error.title, error.detail), None)
                return
            self.runtime.nudge_relay()
        wait = MORE_SECONDS if found.more else jittered(float(turn.source.every_seconds))
        wait = max(wait, found.wait or 0.0)
        await self._in_transaction(lambda tx: pulls.note_good(tx, turn, found, wait))
        metrics.PULLS.labels("unchanged" if found.unchanged else "part" if found.problems else "whole").inc()
        codes = [problem.code for problem in found.problems]
        log.info(
            "feed_fetched",
            feed_id=str(turn.feed_id),
            pages=len(found.parts),
            unchanged=found.unchanged,
            problems=codes,
        )

    async def _failed(self, turn: Turn, problem: Problem, asked: float | None) -> None:
        wait = after_failures(turn.failures + 1, asked)
        await self._in_transaction(lambda tx: pulls.note_failure(tx, turn, problem, wait))
        metrics.PULLS.labels("failed").inc()
        log.warning("feed_not_fetched", feed_id=str(turn.feed_id), code=problem.code, wait=round(wait))

    async def _still_mine(self, tx: AsyncConnection, turn: Turn) -> None:
        if not await pulls.is_mine(tx, turn):
            raise LeaseLostError

    async def _in_transaction(self, work: Callable[[AsyncConnection], Awaitable[None]]) -> None:
        async with self.runtime.engine.begin() as tx:
            await work(tx)

    async def _while_leased(self, turn: Turn) -> None:
        """Fetch, and renew the lease meanwhile; if it is lost, end the fetch."""
        set_correlation_id(None)
        pull = asyncio.create_task(self._pull(turn))
        heartbeat = asyncio.create_task(self._renew(turn))
        try:
            await asyncio.wait({pull, heartbeat}, return_when=asyncio.FIRST_COMPLETED)
            if not pull.done():
                raise LeaseLostError
            pull.result()
        finally:
            pull.cancel()
            heartbeat.cancel()
            await asyncio.wait({pull, heartbeat})

    async def _renew(self, turn: Turn) -> None:
        """Return once the lease is another process's."""
        mine = True
        while mine:
            await asyncio.sleep(self.lease.total_seconds() / 3)
            with suppress(Exception):  # the next renewal may get through
                async with self.runtime.engine.begin() as tx:
                    mine = await pulls.renew(tx, turn, self.lease)


def manners_of(settings: IngestSettings) -> FeedManners:
    """How feeds are fetched, by the settings."""
    rules = Rules(http=settings.fetch_http, exemptions=read_exemptions(settings.allowed_hosts))
    limits = Limits(size=settings.largest_delivery)
    return FeedManners(Politeness(settings.fetch_delay), rules, limits, settings.fetch_contact)


def caps_of(settings: IngestSettings) -> Caps:
    """How much one pull may take, by the settings."""
    return replace(Caps(), pages=settings.most_pages, details=settings.most_details)


def _unforeseen(error: Exception) -> Problem:
    what = f"the feed could not be fetched ({type(error).__name__})"
    return Problem("not-understood", what, "tell the operator; it is tried again later")


async def keep_pulling(runtime: Runtime, settings: IngestSettings, deliver: Deliver) -> None:
    """Fetch several feeds side by side, for ever."""
    puller = Puller(runtime, manners_of(settings), caps_of(settings), deliver)
    async with asyncio.TaskGroup() as group:
        for _ in range(settings.fetches_at_once):
            group.create_task(puller.run())
