"""Keeps mails to a rate: evenly, without bursts."""

import asyncio
import time


class Pace:
    """Lets one caller pass every ``1 / rate`` seconds; a rate of 0 lets everybody pass."""

    def __init__(self, rate: float) -> None:
        self._step = 1 / rate if rate else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        if not self._step:
            return
        now = time.monotonic()
        mine = max(now, self._next)
        self._next = mine + self._step
        await asyncio.sleep(mine - now)
