"""Several relays behind one interface: the best that works takes the mail, one that fails rests a while.

A rest grows from half a second to a minute for as long as the relay fails. What it says of single mails
is no failure.
"""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from services.mailer.delivery import Outcome, Unreached
from services.mailer.message import Mail
from services.mailer.smtp import UnreachableError
from shared.logs import get_logger

FIRST_REST = 0.5
LONGEST_REST = 60.0

log = get_logger()


class Line(Protocol):
    """What takes one mail after the other; ``name`` says in the ledger which relay answered."""

    @property
    def name(self) -> str:
        """The relay's name, without secrets."""

    async def send(self, mail: Mail) -> Outcome:
        """Hand over one mail; ``Unreached`` says that the relay takes none now."""


class Way(Protocol):
    """A relay, or several."""

    def line(self) -> AbstractAsyncContextManager[Line]:
        """A line that is ready; raises :class:`UnreachableError`."""

    async def close(self) -> None:
        """Close all lines; none may be in use."""


@dataclass
class _Health:
    failures: int = 0
    rests_until: float = 0.0


class Relays:
    """A way made of several, in the order in which they are asked."""

    def __init__(self, ways: Sequence[Way], clock: Callable[[], float] = time.monotonic) -> None:
        self._ways = [(way, _Health()) for way in ways]
        self._clock = clock

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Line]:
        """A line to the first relay that does not rest and listens; raises :class:`UnreachableError`."""
        async with AsyncExitStack() as stack:
            yield await self._open(stack)

    async def _open(self, stack: AsyncExitStack) -> Line:
        said = []
        for way, health in self._ways:
            if health.rests_until > self._clock():
                continue
            try:
                line = await stack.enter_async_context(way.line())
            except UnreachableError as error:
                self._rest(health, str(error))
                said.append(str(error))
            else:
                return _Watched(line, health, self)
        raise UnreachableError("; ".join(said) or "all relays rest after failures; they are tried again soon")

    async def close(self) -> None:
        """Close all relays' lines."""
        for way, _ in self._ways:
            await way.close()

    def _rest(self, health: _Health, reason: str) -> None:
        if health.rests_until > self._clock():
            return  # another mail in hand found the same failure
        health.failures += 1
        pause = min(FIRST_REST * 2 ** min(health.failures - 1, 10), LONGEST_REST)
        health.rests_until = self._clock() + pause
        log.warning("relay_rests", detail=reason, pause=pause)

    def heed(self, health: _Health, name: str, outcome: Outcome) -> None:
        """Learn from what became of a mail."""
        if isinstance(outcome, Unreached):
            self._rest(health, f"{name}: {outcome.answer}")
        else:
            health.failures = 0


@dataclass(frozen=True)
class _Watched:
    line: Line
    health: _Health
    relays: Relays

    @property
    def name(self) -> str:
        return self.line.name

    async def send(self, mail: Mail) -> Outcome:
        outcome = await self.line.send(mail)
        self.relays.heed(self.health, self.name, outcome)
        return outcome
