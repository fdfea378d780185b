"""Gathers texts that handlers want embedded at the same time, and embeds them in batches off the loop."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shared.errors import NotReadyError

Vector = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vector]
WINDOW = 0.005
LARGEST_BATCH = 64


class Encoder(Protocol):
    """A sentence encoder. Vectors of different ``model_id`` are never compared."""

    @property
    def model_id(self) -> str:
        """Name and content fingerprint; stored with every vector."""

    @property
    def dimensions(self) -> int:
        """Length of each vector."""

    def encode_profiles(self, texts: Sequence[str]) -> Vector:
        """Vectors of profiles, shape (n, dimensions), unit length; no texts give shape (0, dimensions)."""

    def encode_jobs(self, texts: Sequence[str]) -> Vector:
        """Vectors of jobs, shape (n, dimensions), unit length; no texts give shape (0, dimensions)."""


@dataclass(frozen=True)
class AbsentEncoder:
    """Stands for a model that cannot be loaded here: its stored vectors still rank, new texts wait."""

    model_id: str
    dimensions: int
    fault: str

    def encode_profiles(self, texts: Sequence[str]) -> Vector:  # noqa: ARG002  as every encoder has it
        """Always a ``NotReadyError`` that says what to mend."""
        raise NotReadyError(self.fault)

    encode_jobs = encode_profiles


@dataclass(frozen=True)
class _Wanted:
    text: str
    vector: asyncio.Future[Vector]


class BatchingEncoder:
    """Embeds single texts for many concurrent callers; one batch runs at a time, in a worker thread.

    A batch begins WINDOW seconds after its first text, or as soon as the one before it is done; texts that
    arrive meanwhile wait for the next. A text that several callers want is embedded once. A caller that is
    cancelled is left out. An error in the model reaches every caller of that batch.
    """

    def __init__(
        self, encoder: Encoder, *, window: float = WINDOW, largest_batch: int = LARGEST_BATCH
    ) -> None:
        self.encoder = encoder
        turn = asyncio.Lock()
        self._profiles = _Lane(encoder.encode_profiles, turn, window, largest_batch)
        self._jobs = _Lane(encoder.encode_jobs, turn, window, largest_batch)

    @property
    def model_id(self) -> str:
        """The encoder's name and fingerprint."""
        return self.encoder.model_id

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return self.encoder.dimensions

    async def profile(self, text: str) -> Vector:
        """The unit vector of a profile, shape (dimensions,)."""
        return await self._profiles.embed(text)

    async def job(self, text: str) -> Vector:
        """The unit vector of a job, shape (dimensions,)."""
        return await self._jobs.embed(text)


class _Lane:
    """The waiting texts of one kind, and the task that takes them in batches while there are any."""

    def __init__(self, embed: Embed, turn: asyncio.Lock, window: float, largest_batch: int) -> None:
        self._embed = embed
        self._turn = turn
        self._window = window
        self._largest_batch = largest_batch
        self._waiting: list[_Wanted] = []
        self._worker: asyncio.Task[None] | None = None

    async def embed(self, text: str) -> Vector:
        wanted = _Wanted(text, asyncio.get_running_loop().create_future())
        self._waiting.append(wanted)
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await wanted.vector

    async def _work(self) -> None:
        await asyncio.sleep(self._window)
        while self._waiting:
            async with self._turn:
                batch = self._take()
                if batch:
                    await self._run(batch)

    def _take(self) -> list[_Wanted]:
        batch = [wanted for wanted in self._waiting if not wanted.vector.done()]
        self._waiting = batch[self._largest_batch :]
        return batch[: self._largest_batch]

    async def _run(self, batch: list[_Wanted]) -> None:
        rows = {text: row for row, text in enumerate(dict.fromkeys(wanted.text for wanted in batch))}
        try:
            vectors = await asyncio.to_thread(self._embed, list(rows))
        except Exception as error:  # noqa: BLE001  whatever the model raises belongs to the callers
            for wanted in batch:
                if not wanted.vector.done():
                    wanted.vector.set_exception(error)
            return
        for wanted in batch:
            if not wanted.vector.done():
                wanted.vector.set_result(vectors[rows[wanted.text]])
