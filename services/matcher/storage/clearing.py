"""Deletes the vectors of a model that is used no more."""

from sqlalchemy.ext.asyncio import AsyncEngine

from services.matcher.storage import models, vectors
from services.matcher.tables import FEEDBACK_VECTORS, JOB_VECTORS, PROFILE_VECTORS

AT_ONCE = 5_000


async def clear(engine: AsyncEngine, model_id: str) -> int:
    """Delete a model's vectors, some in each transaction; how many there were."""
    count = 0
    for table in (JOB_VECTORS, PROFILE_VECTORS, FEEDBACK_VECTORS):
        while True:
            async with engine.begin() as tx:
                gone = await vectors.clear(tx, table, model_id, AT_ONCE)
            count += gone
            if gone < AT_ONCE:
                break
    async with engine.begin() as tx:
        await models.cleared(tx, model_id)
    return count
