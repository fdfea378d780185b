"""Instant matches: finds the candidates for whom a new job is among the very best, and tells them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.catching_up import read_jobs
from services.matcher.explain import has_substance
from services.matcher.index import JobIndex
from services.matcher.lists import alert_lists, load_index, settle_statistics
from services.matcher.matching import Found
from services.matcher.reading import Matcher
from services.matcher.serving import Models
from services.matcher.storage import alerts, jobs, locks
from services.matcher.storage.profiles import Part, in_part
from services.matcher.tables import PROFILES
from shared import outbox
from shared.database import is_outage
from shared.errors import NotReadyError
from shared.events import MatchFound
from shared.ledger import Ledger
from shared.logs import get_logger
from shared.vocabulary import Cadence

JOBS_AT_ONCE = 500
PARTS = 8
"""Candidates are looked at in as many parts, each in a transaction of its own."""
PATIENCE = timedelta(minutes=1)
"""A job waits no longer for a stream of new ones to end."""

log = get_logger()


class AlertWorker:
    """Looks for due jobs whenever it is woken, and from time to time; one process at a time does."""

    def __init__(
        self, engine: AsyncEngine, ledger: Ledger, models: Models, nudge_relay: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._models = models
        self._nudge_relay = nudge_relay
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that a job came in."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled."""
        settings = self._models.settings
        while True:
            busy = await self._try()
            wait = settings.alert_settle_seconds if busy else settings.idle_seconds
            self._woken.clear()
            try:
                await asyncio.wait_for(self._woken.wait(), wait)
            except TimeoutError:
                continue
            await asyncio.sleep(settings.alert_settle_seconds)

    async def _try(self) -> int:
        try:
            return await self.work()
        except NotReadyError:  # no model to rank with; whoever noticed has said so
            return 0
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("database_away", error=type(error).__name__)
            return 0

    async def work(self) -> int:
        """Look at the jobs that are due; how many there were."""
        settings = self._models.settings
        settle = timedelta(seconds=settings.alert_settle_seconds)
        async with self._engine.begin() as tx:
            if not await locks.try_alerting(tx):
                return 0
            due = await jobs.due_for_alerts(tx, settle, PATIENCE, JOBS_AT_ONCE)
            if not due:
                return 0
            matcher = await self._models.serving(tx)
            await read_jobs(self._engine, matcher)
            usual = await settle_statistics(self._engine, matcher)
            index = await load_index(tx, matcher, usual)
            for number in range(PARTS):
                await self._alert_part(matcher, index, set(due), Part(number, PARTS))
            await jobs.alerts_done(tx, due)
        return len(due)

    async def _alert_part(self, matcher: Matcher, index: JobIndex, due: Collection[UUID], part: Part) -> None:
        settings = matcher.settings
        whose = sa.and_(PROFILES.c.cadence == Cadence.INSTANT, in_part(part))
        async with self._engine.begin() as tx:
            found = await alert_lists(tx, matcher, index, whose, due)
            wanted = [each for each in found if each.job_id in due and has_substance(each.reasons)]
            if not wanted:
                return
            await locks.hold_off_erasures(tx)
            had = await alerts.recent(tx, [each.candidate_id for each in wanted])
            allowed = list(within_limit(wanted, had, settings.alerts_a_day))
            new = await alerts.keep(tx, matcher.encoder.model_id, allowed)
            await outbox.add(
                tx,
                self._ledger,
                *(MatchFound(candidate_id=candidate, job_id=job) for candidate, job in new),
            )
        self._nudge_relay()
        log.info("alerts_found", alerts=len(new), jobs=len(due))


def within_limit(found: Sequence[Found], had: dict[UUID, int], most: int) -> Iterator[Found]:
    """The best of each candidate's, as many as ``most`` leaves after those that they had."""
    counts = Counter(had)
    for each in sorted(found, key=lambda one: (one.candidate_id, one.rank)):
        counts[each.candidate_id] += 1
        if counts[each.candidate_id] <= most:
            yield each
