"""What the gallery shows: the sheets as they were last drawn, and whoever waits for the next drawing."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

from services.mailer.gallery.sheet import Sheet

DRAWING = "services.mailer.gallery.drawing"
SECONDS = 60.0


@dataclass(frozen=True)
class Drawn:
    """All sheets, or why none could be drawn."""

    sheets: tuple[Sheet, ...] = ()
    failure: str = ""

    def find(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


async def draw_anew() -> Drawn:
    """Draw in a process of its own, which reads every file anew."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", DRAWING, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        out, err = await asyncio.wait_for(process.communicate(), SECONDS)
    except BaseException as error:
        process.kill()
        await process.wait()
        if isinstance(error, TimeoutError):
            return Drawn(failure=f"the mails were not drawn within {SECONDS:.0f} seconds")
        raise
    if process.returncode:
        return Drawn(failure=err.decode("utf-8", "replace").strip())
    return Drawn(tuple(Sheet(**json.loads(line)) for line in out.splitlines()))


@dataclass
class Show:
    """The last drawing and its number; ``draw`` makes the next."""

    draw: Callable[[], Awaitable[Drawn]] = draw_anew
    drawn: Drawn = field(default_factory=Drawn)
    number: int = 0
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def renew(self) -> None:
        """Draw, and wake whoever waits if a mail looks different."""
        drawn = await self.draw()
        if drawn == self.drawn:
            return
        async with self._changed:
            self.drawn, self.number = drawn, self.number + 1
            self._changed.notify_all()

    async def changes(self, seen: int) -> AsyncIterator[int]:
        """The numbers of drawings after ``seen``, as they come; endless."""
        while True:
            async with self._changed:
                while self.number <= seen:
                    await self._changed.wait()
                seen = self.number
            yield seen
