"""Keeps the occupation field of profiles, by which editors choose whom an edition is for."""

import asyncio

from services.portal.occupations import OccupationReader, create_reader
from services.portal.storage.occupations import PER_TRANSACTION, read_some
from shared.database import is_outage
from shared.logs import get_logger
from shared.runtime import Runtime

EVERY_SECONDS = 5.0

log = get_logger()


async def keep_reading(runtime: Runtime) -> None:
    """Look every few seconds for profiles that were saved, for ever."""
    reader = await asyncio.to_thread(create_reader, runtime.settings.taxonomy_dir)
    while True:
        if await _try(runtime, reader) < PER_TRANSACTION:
            await asyncio.sleep(EVERY_SECONDS)


async def _try(runtime: Runtime, reader: OccupationReader) -> int:
    try:
        async with runtime.engine.begin() as tx:
            return await read_some(tx, reader)
    except Exception as error:
        if not is_outage(error):
            raise
        log.warning("occupations_postponed", reason=type(error).__name__)
        return 0
