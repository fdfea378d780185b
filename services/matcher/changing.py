"""Changes the model while matching goes on: loads the new one, reads everything with it, then switches."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.matcher.catching_up import anything_unread, read_jobs, read_profiles
from services.matcher.reading import Matcher
from services.matcher.serving import Models
from services.matcher.storage import clearing, locks, models, replicas
from services.matcher.storage.models import Model, ModelState
from shared.database import is_outage
from shared.errors import NotReadyError
from shared.logs import get_logger

LEAVE_SECONDS = 2

log = get_logger()


class ModelWorker:
    """Any number of processes have one: they read side by side, and one of them switches.

    What was read is stored batch by batch, so that a process that is killed costs one batch at most.
    """

    def __init__(self, engine: AsyncEngine, models: Models) -> None:
        self._engine = engine
        self._models = models
        self._caught_up: str | None = None
        self.replica = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"

    async def run(self) -> None:
        """Work until cancelled."""
        await self._endlessly(self.work)

    async def tell(self) -> None:
        """Tell the others what this process can read with, until cancelled; then that it is gone."""
        try:
            await self._endlessly(self.tell_once)
        finally:
            with suppress(Exception):  # otherwise its silence says it
                async with asyncio.timeout(LEAVE_SECONDS), self._engine.begin() as tx:
                    await replicas.leave(tx, self.replica)

    async def work(self) -> None:
        """One look: load what is in use, read what it has not read, switch if all is read, tidy up."""
        async with self._engine.begin() as tx:
            await self._models.serving(tx)
        async with self._engine.connect() as tx:
            used = await models.in_use(tx)
        self._models.keep_only([each.model_id for each in used])
        for model in used:
            await self._take_on(model)
        async with self._engine.begin() as tx:
            expired = await models.expired(tx, timedelta(days=self._models.settings.keep_models_days))
        for model_id in expired:
            await clearing.clear(self._engine, model_id)
            log.info("model_cleared", model_id=model_id)

    async def tell_once(self) -> None:
        """Say what this process can read with."""
        async with self._engine.begin() as tx:
            await replicas.tell(tx, self.replica, self._models.loaded, self._models.problem)

    async def _take_on(self, model: Model) -> None:
        encoder = await self._models.encoder(model)
        if encoder is None:
            return
        matcher = self._models.matcher(encoder)
        if model.state == ModelState.PREPARING:
            await self._prepare(matcher)
        elif self._caught_up != model.model_id:
            await self._read(matcher)
            self._caught_up = model.model_id

    async def _prepare(self, matcher: Matcher) -> None:
        await self.tell_once()
        jobs, profiles = await self._read(matcher)
        if jobs or profiles:
            log.info("model_prepared", model_id=matcher.encoder.model_id, jobs=jobs, profiles=profiles)
        async with self._engine.begin() as tx:
            switched = await switch(tx, matcher)
        if switched:
            self._caught_up = matcher.encoder.model_id
            log.info("model_switched", model_id=matcher.encoder.model_id)

    async def _read(self, matcher: Matcher) -> tuple[int, int]:
        return await read_jobs(self._engine, matcher), await read_profiles(self._engine, matcher)

    async def _endlessly(self, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await work()
            except NotReadyError:
                pass  # readiness and log say what is missing
            except Exception as error:
                if not is_outage(error):
                    raise
                log.warning("database_away", error=type(error).__name__)
            await asyncio.sleep(self._models.settings.idle_seconds)


async def switch(tx: AsyncConnection, matcher: Matcher) -> bool:
    """Put a prepared model in the active one's place, unless something is unread or some matcher lacks it."""
    model_id = matcher.encoder.model_id
    await locks.change_models(tx)
    preparing = await models.in_state(tx, ModelState.PREPARING)
    if preparing is None or preparing.model_id != model_id:
        return False
    if lacking := await without(tx, model_id):
        log.warning("model_awaits_replicas", model_id=model_id, replicas=lacking)
        return False
    if await anything_unread(tx, matcher):
        return False
    await models.activate(tx, model_id)
    return True


async def without(tx: AsyncConnection, model_id: str) -> Sequence[str]:
    """The running matchers that cannot read with a model."""
    return [each.replica for each in await replicas.running(tx) if model_id not in each.loaded]
