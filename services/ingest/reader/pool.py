"""Reading processes, started when there is something to read and kept for the next delivery."""

import asyncio
import os
import pickle
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any

from services.ingest.draft import Fault
from services.ingest.reader.files import answers_to, read
from services.ingest.reader.protocol import (
    LENGTH_BYTES,
    Batch,
    End,
    Failure,
    Order,
    Said,
    TrialOrder,
    Tried,
    packed,
)

PROGRAM = "services.ingest.reader.program"
SILENT_SECONDS = 60.0
"""So long a process may take for one slice of a file."""


Read = Callable[[Order], AsyncGenerator[Said, None]]
"""Reads a delivery: batches, then an ``End`` or a ``Failure``."""

Try = Callable[[TrialOrder], Awaitable[Tried | Failure]]
"""Tries a feed that is not delivered."""


async def read_here(order: Order) -> AsyncGenerator[Said, None]:
    """In this process, for tests and small tools: nothing bounds its time and memory."""
    answers = read(order)
    while (said := await asyncio.to_thread(next, answers, None)) is not None:
        yield said


async def try_here(order: TrialOrder) -> Tried | Failure:
    """The same for a trial."""
    (said,) = await asyncio.to_thread(list, answers_to(order))
    assert isinstance(said, Tried | Failure)  # noqa: S101  a trial has no other answers
    return said


@dataclass
class Readers:
    """``seconds`` is how long one delivery may keep a process busy, ``memory`` its bytes at most.

    ``most`` processes work side by side; ``running`` are those that work or wait for work.
    """

    seconds: float
    memory: int
    most: int = 2
    running: set[Process] = field(default_factory=set)
    _idle: list[Process] = field(default_factory=list)
    _slots: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = asyncio.Semaphore(self.most)

    async def read(self, order: Order) -> AsyncGenerator[Said, None]:
        """What the process says; a process that dies, hangs or grows too large is a ``Failure``."""
        async with aclosing(self._ask(order)) as answers:
            async for said in answers:
                yield said

    async def try_feed(self, order: TrialOrder) -> Tried | Failure:
        """The same for a trial, whose answer is one."""
        async with aclosing(self._ask(order)) as answers:
            async for said in answers:
                if isinstance(said, Tried | Failure):
                    return said
        message = "a reader ended without saying so"
        raise AssertionError(message)

    async def _ask(self, order: Order | TrialOrder) -> AsyncGenerator[Said, None]:
        async with self._slots:
            process = await self._process()
            done = False
            try:
                async for said in self._answers(process, order):
                    done = isinstance(said, End | Tried)
                    yield said
            finally:
                if done and process.returncode is None:
                    self._idle.append(process)
                else:
                    await _end(process)

    async def stay(self) -> None:
        """Wait until cancelled, then end the processes."""
        try:
            await asyncio.Event().wait()
        finally:
            await self.close()

    async def close(self) -> None:
        """End the processes that wait."""
        while self._idle:
            await _end(self._idle.pop())

    async def _process(self) -> Process:
        while self._idle:
            process = self._idle.pop()
            if process.returncode is None:
                return process
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            PROGRAM,
            str(self.memory),
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
            start_new_session=True,
        )
        self.running = {one for one in self.running if one.returncode is None} | {process}
        return process

    async def _answers(self, process: Process, order: Order | TrialOrder) -> AsyncGenerator[Said, None]:
        left = self.seconds
        clock = asyncio.get_running_loop().time
        try:
            await _send(process, order)
            while True:
                started = clock()
                said = await asyncio.wait_for(_receive(process), max(min(left, SILENT_SECONDS), 0.0))
                left -= clock() - started
                yield said
                if not isinstance(said, Batch):
                    return
        except TimeoutError:
            await _end(process)
            yield Failure(_too_slow(self.seconds))
        except (asyncio.IncompleteReadError, BrokenPipeError, ConnectionError):
            await _end(process)
            yield Failure(_gone())


async def _send(process: Process, order: Order | TrialOrder) -> None:
    assert process.stdin is not None  # noqa: S101  it was opened as a pipe
    process.stdin.write(packed(order))
    await process.stdin.drain()


async def _receive(process: Process) -> Any:
    assert process.stdout is not None  # noqa: S101  it was opened as a pipe
    length = await process.stdout.readexactly(LENGTH_BYTES)
    return pickle.loads(await process.stdout.readexactly(int.from_bytes(length, "big")))  # noqa: S301  our own


async def _end(process: Process) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # with its helpers
    if process.stdin is not None:
        process.stdin.close()
    await process.wait()


def _too_slow(seconds: float) -> Fault:
    return Fault(
        "too-slow",
        f"the file was not read within {seconds:.0f} seconds, or a part of it took over {SILENT_SECONDS:.0f}",
        "split the feed into several feeds, and check that no posting is far larger than the others",
    )


def _gone() -> Fault:
    return Fault(
        "reader-ended",
        "the process that read the file ended, most likely because it needed too much memory",
        "split the feed into several feeds, and tell the operator if it is not large",
    )
