"""What candidates report of jobs, for operators."""

from collections.abc import Sequence

from services.matcher.settings import MatcherSettings
from services.matcher.storage.feedback import Reported, reported_expired
from shared.database import create_engine


async def expired(settings: MatcherSettings, least: int) -> Sequence[Reported]:
    """Jobs that at least so many candidates say are gone."""
    engine = create_engine(settings.database_url)
    try:
        async with engine.connect() as tx:
            return await reported_expired(tx, least)
    finally:
        await engine.dispose()
