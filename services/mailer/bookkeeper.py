"""Writes marks of many mails with one commit: whoever asks waits until theirs is on disk.

While one group is being committed the next gathers, so that the ledger keeps pace with the relay. An
outage of the database is waited out, because what a relay has accepted must not be forgotten.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from services.mailer.delivery import State
from services.mailer.storage import marks
from services.mailer.storage.holding import note_slowing
from services.mailer.storage.marks import Began, Finished
from shared import outbox
from shared.database import is_outage
from shared.events import Event, MailBounced, MailSent
from shared.ledger import Ledger
from shared.logs import get_logger

LONGEST_PAUSE = 10.0
GATHER_SECONDS = 0.005
"""Wait for company before a commit: fewer commits carry more mails a second than quicker ones do."""

log = get_logger()

Note = tuple[Began | Finished, "asyncio.Future[bool]"]


class Bookkeeper:
    """The only one in a mailer who writes about mails in hand."""

    def __init__(
        self, engine: AsyncEngine, ledger: Ledger, lease: timedelta, nudge: Callable[[], None]
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._lease = lease
        self._nudge = nudge
        self._notes: asyncio.Queue[Note] = asyncio.Queue()

    async def begin(self, mark: Began) -> bool:
        """Note that a mail goes out next; false when it is no longer ours."""
        return await self._write(mark)

    def finish(self, mark: Finished) -> asyncio.Future[bool]:
        """Note what became of a mail, with the event about it; on disk before any later ``begin`` is."""
        return self._write(mark)

    def _write(self, mark: Began | Finished) -> asyncio.Future[bool]:
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._notes.put_nowait((mark, done))
        return done

    async def run(self) -> None:
        """Commit group after group; endless."""
        while True:
            group = [await self._notes.get()]
            await asyncio.sleep(GATHER_SECONDS)
            while not self._notes.empty():
                group.append(self._notes.get_nowait())
            await self._settle(group)

    async def _settle(self, group: Sequence[Note]) -> None:
        try:
            ours = await _through_outages(partial(self._commit, [mark for mark, _ in group]))
        except Exception as error:
            for _, done in group:
                if not done.done():
                    done.set_exception(error)
            raise
        for mark, done in group:
            if not done.done():
                done.set_result(mark.claimed.delivery_id in ours)

    async def _commit(self, group: Sequence[Began | Finished]) -> frozenset[UUID]:
        begun = [mark for mark in group if isinstance(mark, Began)]
        finished = [mark for mark in group if isinstance(mark, Finished)]
        ours: frozenset[UUID] = frozenset()
        async with self._engine.begin() as tx:
            if begun:
                ours = await marks.begin(tx, begun, self._lease)
            if finished:
                await marks.finish(tx, finished, self._ledger.outbox, _news(finished))
                await note_slowing(tx, _complaints(finished))
        if finished:
            self._nudge()
        return ours


def _news(finished: Sequence[Finished]) -> list[tuple[UUID, dict[str, Any]]]:
    """Rows of the outbox, each with its delivery."""
    return [
        (mark.claimed.delivery_id, outbox.row_of(event, mark.claimed.correlation_id))
        for mark in finished
        if (event := _event(mark)) is not None
    ]


def _event(mark: Finished) -> Event | None:
    claimed = mark.claimed
    if mark.verdict.state is State.SENT:
        return MailSent(delivery_id=claimed.delivery_id, candidate_id=claimed.candidate_id, kind=claimed.kind)
    if mark.verdict.address_is_bad:
        return MailBounced(delivery_id=claimed.delivery_id, candidate_id=claimed.candidate_id)
    return None


def _complaints(finished: Sequence[Finished]) -> list[tuple[str, str]]:
    return [
        (mark.domain, mark.verdict.answer or "") for mark in finished if mark.domain and mark.verdict.slows
    ]


async def _through_outages(work: Callable[[], Awaitable[frozenset[UUID]]]) -> frozenset[UUID]:
    pause = 0.1
    while True:
        try:
            return await work()
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("ledger_out_of_reach", error=type(error).__name__, pause=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
