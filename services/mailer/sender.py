"""The sending worker: claims due mails, hands them to as many connections, keeps the ledger true.

The order for each mail is: claim (committed) → bytes → begin with hash and Message-ID (committed together
with the outcome of the mail before) → SMTP → outcome. So a crash leaves at most one mail a connection in
doubt, and each of them is known.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy.exc import SQLAlchemyError

from services.mailer.bookkeeper import Bookkeeper
from services.mailer.claimed import Ready
from services.mailer.claiming import Claims
from services.mailer.compose import Composer
from services.mailer.delivery import NOT_COMPOSED, Outcome, Policy, Refused, Tries, Unreached, Verdict, after
from services.mailer.message import Mail
from services.mailer.metrics import MAILS, RELAY_UP
from services.mailer.pace import Pace
from services.mailer.relays import Way
from services.mailer.smtp import UnreachableError
from services.mailer.storage.marks import Began, Finished
from services.mailer.suppression import AddressHasher
from shared.database import is_outage
from shared.errors import TalentPoolError
from shared.logs import get_logger

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
TIDY_SECONDS = 5.0

log = get_logger()


@dataclass(frozen=True)
class Pacing:
    """Hands, mails a claim, seconds between looks, mails a second (0: no limit), seconds to stop."""

    hands: int
    batch: int
    poll: float
    rate: float = 0.0
    stop: float = 25.0


class Sender:
    """Runs until it is cancelled; then it finishes the mails in hand and gives back the rest."""

    def __init__(  # noqa: PLR0913  its parts
        self,
        *,
        claims: Claims,
        book: Bookkeeper,
        composer: Composer,
        pool: Way,
        hasher: AddressHasher,
        policy: Policy,
        pacing: Pacing,
    ) -> None:
        self._claims = claims
        self._book = book
        self._composer = composer
        self._pool = pool
        self._hasher = hasher
        self._policy = policy
        self._pacing = pacing
        self._pace = Pace(pacing.rate)
        self._waiting: asyncio.Queue[Ready | None] = asyncio.Queue(maxsize=pacing.hands)
        self._unsent: list[Ready] = []
        self._notes: set[asyncio.Future[bool]] = set()
        self._stopping = asyncio.Event()
        self._tidied = -TIDY_SECONDS

    async def run(self, *, until_idle: bool = False) -> None:
        """Send whatever is due, for ever, or until nothing is."""
        book = asyncio.create_task(self._book.run())
        feed = asyncio.create_task(self._feed(until_idle=until_idle))
        hands = [asyncio.create_task(self._work()) for _ in range(self._pacing.hands)]
        try:
            done, _ = await asyncio.wait([feed, book, *hands], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            await self._stop(feed, hands)
            await _end([book])
            await self._pool.close()

    async def _stop(self, feed: asyncio.Task[None], hands: list[asyncio.Task[None]]) -> None:
        """Claims come to an end first, then the mails in hand; what was not begun is given back."""
        self._stopping.set()
        while not feed.done():
            self._set_aside()
            await asyncio.wait([feed], timeout=0.02)
        self._set_aside()
        for _ in hands:
            self._waiting.put_nowait(None)
        _, late = await asyncio.wait(hands, timeout=self._pacing.stop)
        await _end(late)
        if self._notes:
            await asyncio.wait(self._notes, timeout=self._pacing.stop)
        if self._unsent:
            with suppress(OSError, SQLAlchemyError):  # then they are free when the lease has run out
                await self._claims.give_back(self._unsent)

    def _set_aside(self) -> None:
        while not self._waiting.empty():
            ready = self._waiting.get_nowait()
            self._waiting.task_done()
            if ready is not None:
                self._unsent.append(ready)

    async def _feed(self, *, until_idle: bool) -> None:
        """Keep the hands busy."""
        while not self._stopping.is_set():
            claimed = await self._round()
            if claimed >= self._pacing.batch:
                continue
            if until_idle:
                await self._waiting.join()
                await self._claims.tidy()
                return
            await self._pause(self._pacing.poll)

    async def _round(self) -> int:
        """Tidy and claim once; while the database is out of reach nothing is due."""
        try:
            await self._tidy()
            return await self._claim()
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("ledger_out_of_reach", error=type(error).__name__)
            return 0

    async def _claim(self) -> int:
        ready, claimed = await self._claims.take(self._pacing.batch)
        for mail in ready:
            await self._waiting.put(mail)
        return claimed

    async def _tidy(self) -> None:
        """Settle, now and then, what silent mailers left, and close editions."""
        if time.monotonic() - self._tidied >= TIDY_SECONDS:
            self._tidied = time.monotonic()
            await self._claims.tidy()

    async def _work(self) -> None:
        """One hand: mail after mail until the worker stops.

        It does not wait for the note of an outcome: the next mail's beginning is noted after it, and
        nothing is sent before that is on disk.
        """
        while (ready := await self._waiting.get()) is not None:
            verdict = None
            if self._stopping.is_set():
                self._unsent.append(ready)
            else:
                verdict = await self._send(ready)
            if verdict is None:
                self._waiting.task_done()
            else:
                self._finish(ready, verdict)

    async def _send(self, ready: Ready) -> Verdict | None:
        """What became of a mail; None when it is not ours any more, or given back."""
        mail = self._compose(ready)
        if isinstance(mail, Refused):
            return after(mail, ready.claimed.tries, self._claims.now(), self._policy)
        await self._pace.turn()
        handed = await self._hand_over(ready, mail)
        if handed is None:
            return None
        outcome, relay = handed
        if isinstance(outcome, Unreached):
            log.warning("relay_refuses_work", answer=outcome.answer)
            await self._pause(FIRST_PAUSE)
        tries = Tries(ready.claimed.tries.attempt + 1, ready.claimed.tries.doubts)
        return replace(after(outcome, tries, self._claims.now(), self._policy), relay=relay)

    def _compose(self, ready: Ready) -> Mail | Refused:
        """The bytes; a mail that cannot be written has failed, and the next one is not held up."""
        try:
            return self._composer.compose(ready)
        except Exception as error:
            log.exception("mail_not_composed", delivery_id=str(ready.claimed.delivery_id))
            said = str(error) if isinstance(error, TalentPoolError) else type(error).__name__
        return Refused(f"not composed: {said}", reason=NOT_COMPOSED)

    async def _hand_over(self, ready: Ready, mail: Mail) -> tuple[Outcome, str] | None:
        """Wait for a relay, note that the mail goes out, send it; returns which relay answered, too.

        None: the mail is not ours any more.
        """
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                async with self._pool.line() as line:
                    RELAY_UP.set(1)
                    began = Began(ready.claimed, mail.message_id, mail.digest, ready.contact.domain)
                    return (await line.send(mail), line.name) if await self._book.begin(began) else None
            except UnreachableError as error:
                RELAY_UP.set(0)
                log.warning("relay_unreachable", detail=str(error), pause=pause)
            await self._pause(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        self._unsent.append(ready)
        return None

    def _finish(self, ready: Ready, verdict: Verdict) -> None:
        bad = self._hasher.hash(ready.contact.email) if verdict.address_is_bad else None
        note = self._book.finish(Finished(ready.claimed, verdict, bad, ready.contact.domain))
        self._notes.add(note)
        note.add_done_callback(self._noted)
        MAILS.labels(ready.claimed.kind.value, verdict.state.value).inc()

    def _noted(self, note: asyncio.Future[bool]) -> None:
        """An outcome is on disk; if it could not be written, the bookkeeper has ended with the reason."""
        self._notes.discard(note)
        self._waiting.task_done()
        if not note.cancelled():
            note.exception()

    async def _pause(self, seconds: float) -> None:
        """Wait, unless the worker stops."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


async def _end(tasks: Iterable[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
