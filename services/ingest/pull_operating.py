"""What the commands for fetched feeds do in the database."""

import asyncio
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.fetching.secrets import NAME
from services.ingest.formats.mapping import read_mapping
from services.ingest.operating import database, known_company, usable_name
from services.ingest.paging.registry import first_request
from services.ingest.pulling import manners_of
from services.ingest.settings import IngestSettings
from services.ingest.storage import companies, health, pulls
from services.ingest.storage.pulls import Source
from shared.errors import TalentPoolError
from shared.fetching.targets import target_of

INTERVAL = re.compile(r"([1-9]\d{0,5})\s?([smhd])")
SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
SHORTEST, LONGEST, USUAL = 300, 7 * 86_400, "1h"
SHORTEST_SILENCE, LONGEST_SILENCE = 3_600, 366 * 86_400
PATIENCE_SECONDS = 180.0


@dataclass(frozen=True)
class Wishes:
    """What is said of a feed; ``None`` leaves it as it is, an empty secret takes it away.

    ``silent_after`` is an interval, or ``auto`` for what follows from the feed's rhythm.
    """

    url: str | None = None
    every: str | None = None
    secret: str | None = None
    mapping: Path | None = None
    silent_after: str | None = None


async def add_feed(company: str, feed: str, wishes: Wishes) -> UUID:
    """A new feed, pushed or fetched."""
    async with database() as engine, engine.begin() as tx:
        found = await known_company(tx, company)
        feed_id = await companies.add_feed(tx, found.company_id, usable_name(feed))
        if feed_id is None:
            message = f"{found.name} has a feed {feed} already: choose another name, or use `feeds set`"
            raise TalentPoolError(message)
        await set_wishes(tx, feed_id, wishes)
    return feed_id


async def set_feed(company: str, feed: str, wishes: Wishes) -> None:
    """Change what is said of a feed."""
    async with database() as engine, engine.begin() as tx:
        await set_wishes(tx, await known_feed(tx, company, feed), wishes)


async def pause_feed(company: str, feed: str, *, paused: bool) -> None:
    """Stop or go on fetching a feed."""
    async with database() as engine, engine.begin() as tx:
        feed_id = await known_feed(tx, company, feed)
        if not await pulls.set_paused(tx, feed_id, paused=paused):
            raise _pushed(feed)


async def pull_feed(company: str, feed: str, *, wait: bool) -> dict[str, Any] | None:
    """Let a feed be fetched next; with ``wait``, how that went."""
    async with database() as engine:
        async with engine.begin() as tx:
            feed_id = await known_feed(tx, company, feed)
            asked = await pulls.hurry(tx, feed_id)
            if asked is None:
                raise _paused(feed) if await pulls.find_source(tx, feed_id) else _pushed(feed)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while wait:
            async with engine.connect() as connection:
                (found,) = await pulls.list_pulls(connection, feed_id)
            if found["last_tried_at"] is not None and found["last_tried_at"] >= asked:
                return found
            if time.monotonic() > deadline:
                raise _not_yet(feed)
            await asyncio.sleep(0.2)
    return None


async def known_feed(tx: AsyncConnection, company: str, feed: str) -> UUID:
    """The feed, or a sentence that says which command shows the names."""
    found = await companies.find_feed(tx, (await known_company(tx, company)).company_id, feed)
    if found is None:
        message = f"{company} has no feed {feed}: see `talentpool feeds list`, or add it"
        raise TalentPoolError(message)
    return found


def interval(text: str) -> int:
    """Seconds of ``30m``, ``1h``, ``1d``; raises an error that says how to write it."""
    found = INTERVAL.fullmatch(text.strip().lower())
    seconds = int(found[1]) * SECONDS[found[2]] if found else 0
    if not SHORTEST <= seconds <= LONGEST:
        message = f"{text!r} is no interval: write 30m, 1h or 1d, between 5 minutes and 7 days"
        raise TalentPoolError(message)
    return seconds


async def set_wishes(
    tx: AsyncConnection, feed_id: UUID, wishes: Wishes, settings: IngestSettings | None = None
) -> None:
    """Store what is said of a feed; raises an error that says what is wrong with it."""
    if wishes.mapping is not None:
        await pulls.set_mapping(tx, feed_id, _mapping(wishes.mapping))
    if wishes.silent_after is not None:
        await health.set_silent_after(tx, feed_id, silence(wishes.silent_after))
    if (wishes.url, wishes.every, wishes.secret) == (None, None, None):
        return
    known = await pulls.find_source(tx, feed_id)
    await pulls.set_source(tx, feed_id, _source(known, wishes, settings or IngestSettings()))


def silence(text: str) -> int | None:
    """Seconds of ``12h`` or ``10d``; ``None`` of ``auto``; raises an error that says how to write it."""
    if text.strip().lower() == "auto":
        return None
    found = INTERVAL.fullmatch(text.strip().lower())
    seconds = int(found[1]) * SECONDS[found[2]] if found else 0
    if not SHORTEST_SILENCE <= seconds <= LONGEST_SILENCE:
        message = f"{text!r} is no time of silence: write 12h or 10d, from an hour to a year, or auto"
        raise TalentPoolError(message)
    return seconds


def _source(known: Source | None, wishes: Wishes, settings: IngestSettings) -> Source:
    if wishes.url is not None:
        host = _host(wishes.url, settings)
        known = replace(known or Source("", "", interval(USUAL)), address=wishes.url.strip(), host=host)
    if known is None:
        message = "the feed is pushed: give the address to fetch it from with --url"
        raise TalentPoolError(message)
    every = known.every_seconds if wishes.every is None else interval(wishes.every)
    secret = known.secret if wishes.secret is None else _secret(wishes.secret)
    return replace(known, every_seconds=every, secret=secret)


def _host(address: str, settings: IngestSettings) -> str:
    """The server that is asked; raises ``FetchError`` for what is never fetched."""
    rules = manners_of(settings).rules
    target_of(address, rules)
    return target_of(first_request(address).url, rules).host


def _secret(name: str) -> str | None:
    if name and NAME.fullmatch(name) is None:
        message = f"{name!r} is no name of a secret: use lower-case letters, digits and _, not the key itself"
        raise TalentPoolError(message)
    return name or None


def _mapping(path: Path) -> Mapping[str, str]:
    return read_mapping(path.read_bytes())


def _pushed(feed: str) -> TalentPoolError:
    return TalentPoolError(
        f"{feed} is pushed, not fetched: give it an address with `talentpool feeds set --url`"
    )


def _paused(feed: str) -> TalentPoolError:
    return TalentPoolError(f"{feed} is paused: first `talentpool feeds resume`")


def _not_yet(feed: str) -> TalentPoolError:
    return TalentPoolError(
        f"{feed} was not fetched within {PATIENCE_SECONDS:.0f} seconds: does ingest run? "
        "See later with `talentpool feeds list`"
    )
