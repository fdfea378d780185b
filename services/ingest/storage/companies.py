"""Companies, their API keys and their feeds."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.ingest.keys import ApiKey
from services.ingest.reading import Company
from services.ingest.tables import API_KEYS, COMPANIES, FEEDS

SINGLE_NAMES = ("postings", "single postings", "postings one by one")
"""Names of the feed of single postings; the later ones if a company has given the earlier to other feeds."""


def name_key(name: str) -> str:
    """What makes two spellings of a company's name the same company."""
    return " ".join(name.casefold().split())


async def add_company(tx: AsyncConnection, name: str, key: ApiKey) -> UUID | None:
    """A new company with its first key; ``None`` if the name is taken."""
    statement = insert(COMPANIES).values(company_id=uuid4(), name=name, name_key=name_key(name))
    result = await tx.execute(statement.on_conflict_do_nothing().returning(COMPANIES.c.company_id))
    company_id: UUID | None = result.scalar_one_or_none()
    if company_id is not None:
        await add_key(tx, company_id, key)
    return company_id


async def find_company(tx: AsyncConnection, name: str) -> Company | None:
    """A company by its name in any case, or by its id."""
    condition = sa.or_(
        COMPANIES.c.name_key == name_key(name), sa.cast(COMPANIES.c.company_id, sa.Text) == name.lower()
    )
    row = (await tx.execute(sa.select(COMPANIES.c.company_id, COMPANIES.c.name).where(condition))).first()
    return Company(row.company_id, row.name) if row else None


async def list_companies(tx: AsyncConnection) -> Sequence[sa.RowMapping]:
    """Every company with the prefixes of its keys that work, and how many feeds it has."""
    keys = (
        sa.select(sa.func.array_agg(API_KEYS.c.prefix))
        .where(API_KEYS.c.company_id == COMPANIES.c.company_id, API_KEYS.c.revoked_at.is_(None))
        .scalar_subquery()
    )
    feeds = sa.select(sa.func.count()).where(FEEDS.c.company_id == COMPANIES.c.company_id).scalar_subquery()
    statement = sa.select(COMPANIES.c.company_id, COMPANIES.c.name, keys.label("keys"), feeds.label("feeds"))
    return (await tx.execute(statement.order_by(COMPANIES.c.name_key))).mappings().all()


async def add_key(tx: AsyncConnection, company_id: UUID, key: ApiKey) -> None:
    """One more key of a company."""
    await tx.execute(sa.insert(API_KEYS).values(company_id=company_id, key_hash=key.hash, prefix=key.prefix))


async def report_to(tx: AsyncConnection, company_id: UUID, email: str | None, locale: str) -> None:
    """Where a company's weekly reports go; ``None``: nowhere. Reports that a link ended begin again."""
    await tx.execute(
        sa.update(COMPANIES)
        .where(COMPANIES.c.company_id == company_id)
        .values(report_email=email, report_locale=locale, reports_ended_at=None, reports_since=sa.func.now())
    )


async def wants_reports(tx: AsyncConnection, company_id: UUID) -> bool:
    """Whether a company gets weekly reports."""
    condition = sa.and_(
        COMPANIES.c.company_id == company_id,
        COMPANIES.c.report_email.is_not(None),
        COMPANIES.c.reports_ended_at.is_(None),
    )
    return (await tx.execute(sa.select(COMPANIES.c.company_id).where(condition))).first() is not None


async def end_reports(tx: AsyncConnection, company_id: UUID, declined_at: datetime | None = None) -> None:
    """No more weekly reports; the address is forgotten. Who declined before they were ordered gets them."""
    condition = COMPANIES.c.company_id == company_id
    if declined_at is not None:
        condition = sa.and_(condition, COMPANIES.c.reports_since <= declined_at)
    await tx.execute(
        sa.update(COMPANIES).where(condition).values(report_email=None, reports_ended_at=sa.func.now())
    )


async def revoke_keys(tx: AsyncConnection, company_id: UUID, prefix: str | None = None) -> int:
    """End a company's keys, or the one that begins with ``prefix``; how many."""
    condition = sa.and_(API_KEYS.c.company_id == company_id, API_KEYS.c.revoked_at.is_(None))
    if prefix is not None:
        condition = sa.and_(condition, API_KEYS.c.prefix == prefix)
    result = await tx.execute(sa.update(API_KEYS).where(condition).values(revoked_at=sa.func.now()))
    return result.rowcount


async def owner_of_key(tx: AsyncConnection, key_hash: bytes) -> Company | None:
    """Whose key it is, if it works."""
    statement = (
        sa.select(COMPANIES.c.company_id, COMPANIES.c.name)
        .join(API_KEYS, API_KEYS.c.company_id == COMPANIES.c.company_id)
        .where(API_KEYS.c.key_hash == key_hash, API_KEYS.c.revoked_at.is_(None))
    )
    row = (await tx.execute(statement)).first()
    return Company(row.company_id, row.name) if row else None


async def find_feed(tx: AsyncConnection, company_id: UUID, name: str) -> UUID | None:
    """A company's feed by name, in any case, or by id."""
    condition = sa.or_(
        sa.func.lower(FEEDS.c.name) == name.lower(), sa.cast(FEEDS.c.feed_id, sa.Text) == name.lower()
    )
    statement = sa.select(FEEDS.c.feed_id).where(FEEDS.c.company_id == company_id, condition)
    feed_id: UUID | None = (await tx.execute(statement)).scalars().first()
    return feed_id


async def count_feeds(tx: AsyncConnection, company_id: UUID) -> int:
    """How many feeds a company has."""
    statement = sa.select(sa.func.count()).where(FEEDS.c.company_id == company_id)
    return int((await tx.execute(statement)).scalar_one())


async def single_feed(tx: AsyncConnection, company_id: UUID) -> UUID:
    """The company's feed of postings that come one by one; made when it is first asked for."""
    mine = sa.select(FEEDS.c.feed_id).where(FEEDS.c.company_id == company_id, FEEDS.c.single)
    for name in SINGLE_NAMES:
        found: UUID | None = (await tx.execute(mine)).scalars().first()
        if found is not None:
            return found
        values = {"feed_id": uuid4(), "company_id": company_id, "name": name, "single": True}
        await tx.execute(insert(FEEDS).values(values).on_conflict_do_nothing())
    made: UUID = (await tx.execute(mine)).scalar_one()
    return made


async def add_feed(tx: AsyncConnection, company_id: UUID, name: str) -> UUID | None:
    """A new feed; ``None`` if the company has one of that name."""
    statement = insert(FEEDS).values(feed_id=uuid4(), company_id=company_id, name=name)
    result = await tx.execute(statement.on_conflict_do_nothing().returning(FEEDS.c.feed_id))
    feed_id: UUID | None = result.scalar_one_or_none()
    return feed_id
