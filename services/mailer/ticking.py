"""What editions do by themselves: begin at their time, heed their canary, end. Any mailer may do it."""

import time

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.mailer import stepping
from services.mailer.canary import CanaryState, Goes, Stops, judge
from services.mailer.edition import EditionState
from services.mailer.storage import canary, steps
from services.mailer.storage.editions import change_edition
from services.mailer.storage.steps import SWEPT_AT_ONCE, Standing
from services.mailer.tables import editions
from services.mailer.who import CANARY, MAILER, SCHEDULE
from shared.logs import get_logger

SWEEP_SECONDS = 1.0

log = get_logger()


async def tick(engine: AsyncEngine) -> None:
    """Take every step that is due now; rows that another mailer holds are left to it."""
    for work in (begin_due, heed_canaries, steps.let_go_of_stopped, finish):
        async with engine.begin() as tx:
            await work(tx)
    # A large edition is swept over several looks: meanwhile mails to single people go out.
    until, swept = time.monotonic() + SWEEP_SECONDS, SWEPT_AT_ONCE
    while swept >= SWEPT_AT_ONCE and time.monotonic() < until:
        async with engine.begin() as tx:
            swept = await steps.sweep_cancelled(tx)


async def begin_due(tx: AsyncConnection) -> None:
    """Approved editions whose time has come are sent."""
    approved = editions.c.state == EditionState.APPROVED.value
    for held in await steps.hold(tx, approved & (editions.c.send_at <= func.now()), wait=False):
        await stepping.start_sending(tx, held, SCHEDULE)
        log.info("edition_begins", number=held.number)


async def heed_canaries(tx: AsyncConnection) -> None:
    """Let the rest of an edition go, or pause it, as its canary fares."""
    running = editions.c.canary_state == CanaryState.RUNNING.value
    sending = editions.c.state == EditionState.SENDING.value
    for held in await steps.hold(tx, running & sending, wait=False):
        await _heed(tx, held)


async def _heed(tx: AsyncConnection, held: Standing) -> None:
    count, now = await canary.count_canary(tx, held.edition_id)
    verdict = judge(held.canary, count, now)
    if isinstance(verdict, Stops):
        stopped = CanaryState.STOPPED.value
        await stepping.pause_held(tx, held, CANARY, verdict.why, canary_state=stopped)
        log.warning("edition_stopped_by_canary", number=held.number, why=verdict.why)
    elif isinstance(verdict, Goes):
        await change_edition(tx, held.edition_id, {"canary_state": CanaryState.PASSED.value})
        await steps.write_note(tx, held, CANARY.name, f"the rest goes: {verdict.why}")


async def finish(tx: AsyncConnection) -> None:
    """Editions of which no mail is left are sent."""
    for number in await steps.finish_editions(tx, MAILER.name):
        log.info("edition_sent", number=number)
