"""Feeds that are fetched: whose turn it is, and what became of the last try.

A process leases a feed; if it dies, the lease runs out and another one takes the feed over.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.fetching.known import FetchedFeed, Known, Problem, SeenDetail, SeenPage
from services.ingest.tables import COMPANIES, FEEDS, PULL_DETAILS, PULLS

LEASE = timedelta(minutes=3)
TRUST_IN_ETAGS = timedelta(days=1)
"""A feed is read without asking whether it changed once in so long: some servers' answers are wrong."""
CLAIM_LOCK = 0x7461_6C65
"""Key of the advisory lock under which processes claim one after the other, so that no two take feeds of
the same host at once."""
ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class Source:
    """Where a feed is fetched, in seconds how often, and the name of its secret."""

    address: str
    host: str
    every_seconds: int
    secret: str | None = None


@dataclass(frozen=True)
class Turn:
    """A feed that this process may fetch now. ``failures`` are those since the last good try."""

    feed_id: UUID
    token: UUID
    source: Source
    failures: int
    known: Known


async def set_source(tx: AsyncConnection, feed_id: UUID, source: Source) -> None:
    """Fetch a feed from an address from now on; what is remembered of another address is forgotten, and a
    fetch from there that is under way loses its lease.
    """
    values = asdict(source)
    moved = sa.or_(PULLS.c.address != source.address, PULLS.c.secret.is_distinct_from(source.secret))
    kept = {name: sa.case((moved, empty), else_=PULLS.c[name]) for name, empty in _nothing_known().items()}
    statement = insert(PULLS).values(feed_id=feed_id, **values)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=[PULLS.c.feed_id],
            set_={**values, **kept, "next_fetch_at": sa.func.now(), "failures": 0},
        )
    )


def _nothing_known() -> dict[str, Any]:
    gone = dict.fromkeys(("resume", "last_whole_at", "lease_token", "lease_until"), sa.null())
    return {"pages": sa.text("'[]'::jsonb"), "digest": "", **gone}


async def find_source(tx: AsyncConnection, feed_id: UUID) -> Source | None:
    """Where a feed is fetched; ``None`` if it is pushed."""
    columns = (PULLS.c.address, PULLS.c.host, PULLS.c.every_seconds, PULLS.c.secret)
    row = (await tx.execute(sa.select(*columns).where(PULLS.c.feed_id == feed_id))).first()
    return Source(*row) if row else None


async def set_mapping(tx: AsyncConnection, feed_id: UUID, mapping: Mapping[str, str] | None) -> None:
    """Which columns of a feed's spreadsheet hold what."""
    await tx.execute(sa.update(FEEDS).where(FEEDS.c.feed_id == feed_id).values(mapping=mapping))


async def set_paused(tx: AsyncConnection, feed_id: UUID, *, paused: bool) -> bool:
    """Stop or go on fetching a feed; whether it is one that is fetched."""
    statement = sa.update(PULLS).where(PULLS.c.feed_id == feed_id)
    return (await tx.execute(statement.values(paused=paused, next_fetch_at=sa.func.now()))).rowcount > 0


async def hurry(tx: AsyncConnection, feed_id: UUID) -> datetime | None:
    """Let a feed be fetched next; the moment, or ``None`` if it is not fetched or paused."""
    statement = sa.update(PULLS).where(PULLS.c.feed_id == feed_id, PULLS.c.paused.is_(False))
    moment = (
        await tx.execute(statement.values(next_fetch_at=sa.func.now()).returning(sa.func.now()))
    ).scalar()
    return moment if isinstance(moment, datetime) else None


async def claim(tx: AsyncConnection, lease: timedelta = LEASE) -> Turn | None:
    """The feed that has waited longest, of a host that nobody asks now; ``None`` if none is due."""
    await tx.execute(sa.select(sa.func.pg_advisory_xact_lock(CLAIM_LOCK)))
    busy = PULLS.alias("busy")
    asked = sa.select(busy.c.host).where(busy.c.lease_until >= sa.func.now())
    due = (
        sa.select(PULLS.c.feed_id)
        .where(PULLS.c.paused.is_(False), PULLS.c.next_fetch_at <= sa.func.now())
        .where(PULLS.c.host.not_in(asked))
        .order_by(PULLS.c.next_fetch_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        sa.update(PULLS)
        .where(PULLS.c.feed_id == due.scalar_subquery(), FEEDS.c.feed_id == PULLS.c.feed_id)
        .values(lease_token=uuid4(), lease_until=sa.func.now() + lease)
        .returning(PULLS, FEEDS.c.held_back, sa.func.now().label("now"))
    )
    row = (await tx.execute(taken)).first()
    return await _turn(tx, row) if row else None


async def renew(tx: AsyncConnection, turn: Turn, lease: timedelta = LEASE) -> bool:
    """Keep a feed for longer; whether it is still this process's."""
    values = {"lease_until": sa.func.now() + lease}
    return (await tx.execute(sa.update(PULLS).where(_mine(turn)).values(values))).rowcount > 0


async def give_back(tx: AsyncConnection, turn: Turn) -> None:
    """Let another process have the feed at once."""
    await tx.execute(sa.update(PULLS).where(_mine(turn)).values(lease_token=None, lease_until=None))


async def is_mine(tx: AsyncConnection, turn: Turn) -> bool:
    """Whether the lease is still this process's; nobody else can take it until the end of ``tx``."""
    statement = sa.select(PULLS.c.feed_id).where(_mine(turn)).with_for_update()
    return (await tx.execute(statement)).first() is not None


async def note_good(tx: AsyncConnection, turn: Turn, found: FetchedFeed, next_seconds: float) -> None:
    """Remember what was fetched, and when it is fetched next."""
    now, known = sa.func.now(), found.known
    values: dict[str, Any] = {"failures": 0, "last_good_at": now, "problems": _plain(found.problems)}
    if known is not turn.known:
        values |= {"last_whole_at": now, "digest": known.digest, "resume": known.resume or turn.known.resume}
        values["pages"] = [asdict(page) for page in known.pages]
        await _save_details(tx, turn, known.details)
    await _finish(tx, turn, values, next_seconds)


async def note_failure(tx: AsyncConnection, turn: Turn, problem: Problem, next_seconds: float) -> None:
    """Remember why a feed could not be fetched; what is known of it stays."""
    values = {"failures": PULLS.c.failures + 1, "problems": _plain((problem,))}
    await _finish(tx, turn, values, next_seconds)


async def list_pulls(tx: AsyncConnection, feed_id: UUID | None = None) -> list[dict[str, Any]]:
    """Fetched feeds with their schedule and the problems of the last try; addresses as they were given."""
    statement = (
        sa.select(PULLS, FEEDS.c.name, COMPANIES.c.name.label("company"))
        .join(FEEDS, FEEDS.c.feed_id == PULLS.c.feed_id)
        .join(COMPANIES, COMPANIES.c.company_id == FEEDS.c.company_id)
        .order_by(COMPANIES.c.name_key, FEEDS.c.name)
    )
    if feed_id is not None:
        statement = statement.where(PULLS.c.feed_id == feed_id)
    hidden = ("lease_token", "lease_until", "pages", "digest", "resume")
    rows = (await tx.execute(statement)).mappings()
    return [{name: value for name, value in row.items() if name not in hidden} for row in rows]


def _mine(turn: Turn) -> sa.ColumnElement[bool]:
    return sa.and_(PULLS.c.feed_id == turn.feed_id, PULLS.c.lease_token == turn.token)


async def _finish(tx: AsyncConnection, turn: Turn, values: dict[str, Any], next_seconds: float) -> None:
    now = sa.func.now()
    ended: dict[str, Any] = {"lease_token": None, "lease_until": None, "last_tried_at": now}
    ended["next_fetch_at"] = now + timedelta(seconds=next_seconds)
    await tx.execute(sa.update(PULLS).where(_mine(turn)).values({**values, **ended}))


async def _turn(tx: AsyncConnection, row: sa.Row[Any]) -> Turn:
    source = Source(row.address, row.host, row.every_seconds, row.secret)
    statement = sa.select(PULL_DETAILS).where(PULL_DETAILS.c.feed_id == row.feed_id)
    details = {one.address: SeenDetail(one.row_hash, one.packed) for one in await tx.execute(statement)}
    trusted = row.last_whole_at is not None and row.now - row.last_whole_at < TRUST_IN_ETAGS
    # A delivery whose closings are held needs a second equal one, so it is handed in again.
    known = Known(
        pages=tuple(SeenPage(**page) for page in row.pages) if trusted and not row.held_back else (),
        digest="" if row.held_back else row.digest,
        resume=row.resume,
        details=details,
    )
    return Turn(row.feed_id, row.lease_token, source, row.failures, known)


async def _save_details(tx: AsyncConnection, turn: Turn, details: Mapping[str, SeenDetail]) -> None:
    """Write what is new, and forget what is no longer used."""
    known = turn.known.details
    gone = [address for address in known if address not in details]
    mine = PULL_DETAILS.c.feed_id == turn.feed_id
    for at in range(0, len(gone), ROWS_AT_ONCE):
        batch = gone[at : at + ROWS_AT_ONCE]
        await tx.execute(sa.delete(PULL_DETAILS).where(mine, PULL_DETAILS.c.address.in_(batch)))
    fresh = [
        {"feed_id": turn.feed_id, "address": address, **asdict(detail)}
        for address, detail in details.items()
        if known.get(address) != detail
    ]
    for at in range(0, len(fresh), ROWS_AT_ONCE):
        statement = insert(PULL_DETAILS).values(fresh[at : at + ROWS_AT_ONCE])
        new = {"row_hash": statement.excluded.row_hash, "packed": statement.excluded.packed}
        keys = [PULL_DETAILS.c.feed_id, PULL_DETAILS.c.address]
        await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=new))


def _plain(problems: tuple[Problem, ...]) -> list[dict[str, str]]:
    return [asdict(problem) for problem in problems]
