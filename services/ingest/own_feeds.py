"""What a company does with its own feeds, for the API and the pages; each in the caller's transaction."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest import holding
from services.ingest.operating import usable_name
from services.ingest.pull_operating import Wishes, set_wishes
from services.ingest.reading import Company
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies, pulls
from shared.errors import TalentPoolError
from shared.ledger import Ledger

MOST_FEEDS = 50
"""Feeds of one company; an operator adds more."""


class TakenError(TalentPoolError):
    """The company has a feed of that name already."""


async def add(
    tx: AsyncConnection, settings: IngestSettings, company: Company, name: str, wishes: Wishes
) -> UUID:
    """A new feed; raises ``TalentPoolError`` for a name or an address that will not do."""
    plain = usable_name(name)
    if not plain.isprintable():
        message = f"{plain!r} is no name: use letters and digits"
        raise TalentPoolError(message)
    if await companies.count_feeds(tx, company.company_id) >= MOST_FEEDS:
        message = f"your company has {MOST_FEEDS} feeds: use one of them, or ask an operator"
        raise TalentPoolError(message)
    known = await companies.find_feed(tx, company.company_id, plain)
    feed_id = None if known else await companies.add_feed(tx, company.company_id, plain)
    if feed_id is None:
        message = f"your company has a feed {plain} already: choose another name, or change that one"
        raise TakenError(message)
    await set_wishes(tx, feed_id, _without_secret(wishes), settings)
    return feed_id


async def change(
    tx: AsyncConnection, settings: IngestSettings, feed_id: UUID, wishes: Wishes, *, paused: bool | None
) -> None:
    """Change an address or interval, stop or go on; raises ``TalentPoolError``."""
    moved = wishes.url is not None or wishes.every is not None
    if moved:
        await set_wishes(tx, feed_id, _for_move(wishes), settings)
    if paused is not None and not await pulls.set_paused(tx, feed_id, paused=paused):
        message = "the feed is pushed, not fetched: give it an address, or stop sending it"
        raise TalentPoolError(message)


async def decide(tx: AsyncConnection, ledger: Ledger, feed_id: UUID, *, close: bool) -> int:
    """What becomes of the feed's held postings; how many they were."""
    if close:
        return await holding.release_held(tx, ledger, feed_id)
    return await holding.keep_held(tx, feed_id)


def _without_secret(wishes: Wishes) -> Wishes:
    """Secrets are an operator's: a company could send them to a server of its own."""
    return Wishes(url=wishes.url, every=wishes.every)


def _for_move(wishes: Wishes) -> Wishes:
    """At another address an operator's secret is not sent any more."""
    secret = "" if wishes.url is not None else None
    return Wishes(url=wishes.url, every=wishes.every, secret=secret)
