"""One request at a time to a host, and a pause between two: across all feeds of this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

LONGEST_DELAY = 30.0


@dataclass
class Turn:
    """A host's queue; times are of the event loop's clock."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    delay: float = 0.0


class Politeness:
    """``delay`` are the seconds between the end of a request to a host and the next one to it."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self._turns: dict[str, Turn] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until the host may be asked; nobody else asks it meanwhile."""
        turn = self._turns.setdefault(host, Turn(delay=self._delay))
        clock = asyncio.get_running_loop().time
        async with turn.lock:
            await asyncio.sleep(turn.free_at - clock())
            try:
                yield
            finally:
                turn.free_at = max(turn.free_at, clock() + turn.delay)

    def slow_down(self, host: str, delay: float) -> None:
        """A host's own wish for seconds between requests; as far as it is reasonable."""
        turn = self._turns.setdefault(host, Turn(delay=self._delay))
        turn.delay = max(turn.delay, min(delay, LONGEST_DELAY))

    def hold(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        turn = self._turns.setdefault(host, Turn(delay=self._delay))
        turn.free_at = max(turn.free_at, asyncio.get_running_loop().time() + seconds)
