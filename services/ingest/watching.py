"""The worker that watches feeds' health: a gauge, and one line in the log when a feed's state changes."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import metrics
from services.ingest.health import NEEDS_SOMEBODY, FeedState, state_of
from services.ingest.settings import IngestSettings
from services.ingest.storage import health
from services.ingest.storage.health import Seen
from shared.database import is_outage
from shared.logs import get_logger
from shared.runtime import Runtime

log = get_logger()


async def watch(tx: AsyncConnection, now: datetime) -> list[tuple[Seen, FeedState]]:
    """Bring the gauge up to date; the feeds whose state changed since any process last looked."""
    seen = [(one, state_of(one.facts, now)) for one in await health.of_all(tx)]
    _count([state for _, state in seen])
    changed = [(one, state) for one, state in seen if one.noticed is not state]
    return [(one, state) for one, state in changed if await health.notice(tx, one.feed_id, state)]


def _count(states: Sequence[FeedState]) -> None:
    numbers = Counter(states)
    for state in FeedState:
        metrics.FEEDS.labels(state.value).set(numbers[state])


def tell(changed: Sequence[tuple[Seen, FeedState]]) -> None:
    """A warning where somebody is needed, else a note."""
    for one, state in changed:
        say = log.warning if state in NEEDS_SOMEBODY else log.info
        before = one.noticed.value if one.noticed else None
        say(
            "feed_state_changed",
            feed_id=str(one.feed_id),
            company=one.company,
            feed=one.name,
            state=state.value,
            before=before,
        )


async def keep_watching(runtime: Runtime, settings: IngestSettings) -> None:
    """Look every minute, for ever."""
    while True:
        try:
            async with runtime.engine.begin() as tx:
                changed = await watch(tx, datetime.now(UTC))
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("watching_postponed", reason=type(error).__name__)
        else:
            tell(changed)
        await asyncio.sleep(settings.watch_seconds)
