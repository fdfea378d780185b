"""Articles as they were written, and which of them an edition and a candidate have had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import Date, RowMapping, and_, cast, delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.article_choice import Offered, choose
from services.mailer.articles import ZONE, Article, ArticleState, Section, Written, joined
from services.mailer.tables import articles
from shared.vocabulary import Locale


@dataclass(frozen=True)
class StoredArticle:
    """An article in one language, with who wrote it when; ``source`` is the partner that it came from."""

    written: Written
    state: ArticleState
    source: str | None
    created_by: str
    created_at: datetime
    changed_by: str
    changed_at: datetime


async def put_article(tx: AsyncConnection, written: Written, state: ArticleState, by: str) -> bool:
    """Store an article, in place of the one with its slug and locale; whether it is new."""
    values = _values(written) | {"state": state.value, "changed_by": by}
    statement = insert(articles).values(created_by=by, **values)
    changed = statement.on_conflict_do_update(
        index_elements=["slug", "locale"], set_=values | {"changed_at": func.now()}
    )
    done = await tx.execute(changed.returning(text("xmax = 0")))
    return bool(done.scalar_one())


def _values(written: Written) -> dict[str, object]:
    return {
        "slug": written.slug,
        "locale": written.locale.value,
        "section": written.section.value,
        "title": written.title,
        "body": written.body,
        "author": written.author,
        "event_at": written.when,
        "event_place": written.where,
        "offered_until": written.until,
    }


async def add_fed_article(
    tx: AsyncConnection, written: Written, state: ArticleState, *, partner: str, feed: int
) -> None:
    """Store an item of a partner's feed, unless an article has that name already."""
    by = f"feed {feed}"
    await tx.execute(
        insert(articles)
        .values(
            state=state.value, created_by=by, changed_by=by, source=partner, feed=feed, **_values(written)
        )
        .on_conflict_do_nothing()
    )


async def stored_articles(
    tx: AsyncConnection, slug: str | None = None, state: ArticleState | None = None
) -> list[StoredArticle]:
    """All articles, or those of a slug or a state; by slug and locale."""
    query = select(articles).order_by(articles.c.slug, articles.c.locale)
    if slug is not None:
        query = query.where(articles.c.slug == slug)
    if state is not None:
        query = query.where(articles.c.state == state.value)
    return [_stored(row) for row in (await tx.execute(query)).mappings()]


def _stored(row: RowMapping) -> StoredArticle:
    return StoredArticle(
        written=_written(row),
        state=ArticleState(row["state"]),
        source=row["source"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        changed_by=row["changed_by"],
        changed_at=row["changed_at"],
    )


def _written(row: RowMapping) -> Written:
    return Written(
        slug=row["slug"],
        locale=Locale(row["locale"]),
        section=Section(row["section"]),
        title=row["title"],
        body=row["body"],
        author=row["author"],
        when=row["event_at"],
        where=row["event_place"],
        until=row["offered_until"],
    )


async def remove_articles(tx: AsyncConnection, slug: str, locale: Locale | None = None) -> int:
    """Delete an article, or one language of it; how many texts that were. Editions keep what they took."""
    query = delete(articles).where(articles.c.slug == slug)
    if locale is not None:
        query = query.where(articles.c.locale == locale.value)
    return (await tx.execute(query)).rowcount


async def set_article_state(tx: AsyncConnection, slug: str, state: ArticleState, by: str) -> int:
    """An editor's yes, or its withdrawal, for all languages; how many texts that were."""
    query = (
        update(articles)
        .where(articles.c.slug == slug)
        .values(state=state.value, changed_by=by, changed_at=func.now())
    )
    return (await tx.execute(query)).rowcount


async def select_articles(
    tx: AsyncConnection, now: datetime, *, per_section: int, days: int
) -> tuple[Article, ...]:
    """What an edition of ``now`` takes; ``days`` is how long an article without a last day is offered."""
    aged = and_(articles.c.offered_until.is_(None), articles.c.changed_at > now - timedelta(days=days))
    timely = or_(articles.c.offered_until >= cast(now.astimezone(ZONE).date(), Date), aged)
    query = (
        select(articles)
        .where(articles.c.state == ArticleState.READY.value, timely)
        .order_by(articles.c.slug, articles.c.locale.desc())
    )
    rows = (await tx.execute(query)).mappings().all()
    used = await _used(tx, {row["slug"] for row in rows})
    offered = [
        _offered(list(found), used=slug in used)
        for slug, found in groupby(rows, key=lambda row: str(row["slug"]))
    ]
    return choose(offered, now, per_section)


def _offered(rows: Sequence[RowMapping], *, used: bool) -> Offered:
    source = next((row["source"] for row in rows if row["source"]), None)
    article = joined((_written(row) for row in rows), source)
    return Offered(article, used, max(row["changed_at"] for row in rows))


async def _used(tx: AsyncConnection, slugs: Iterable[str]) -> set[str]:
    """Those that an edition carries already; one that was cancelled does not count."""
    return set((await tx.execute(_USED, {"slugs": list(slugs)})).scalars())


_USED = text(
    """
    SELECT DISTINCT carried->>'slug' FROM mailer.editions e, jsonb_array_elements(e.articles) carried
    WHERE e.state <> 'cancelled' AND carried->>'slug' = ANY (CAST(:slugs AS text[]))
    """
)
_LEAVE_OUT = text(
    """
    WITH wanted AS (
        SELECT carried->>'slug' AS slug
        FROM mailer.editions e, jsonb_array_elements(e.articles) carried WHERE e.id = :edition
    ), earlier AS (
        SELECT e.id, array_agg(DISTINCT carried->>'slug') AS slugs
        FROM mailer.editions e, jsonb_array_elements(e.articles) carried
        WHERE e.id <> :edition AND e.state <> 'cancelled'
          AND carried->>'slug' IN (SELECT slug FROM wanted)
        GROUP BY e.id
    ), had AS (
        SELECT d.candidate_id, jsonb_agg(DISTINCT slug ORDER BY slug) AS slugs
        FROM earlier JOIN mailer.deliveries d ON d.edition_id = earlier.id, unnest(earlier.slugs) slug
        WHERE d.state IN ('queued', 'claimed', 'sent', 'unknown')
          AND (CAST(:candidates AS uuid[]) IS NULL OR d.candidate_id = ANY (CAST(:candidates AS uuid[])))
        GROUP BY d.candidate_id
    )
    UPDATE mailer.deliveries d SET content = d.content || jsonb_build_object('seen', had.slugs)
    FROM had
    WHERE d.edition_id = :edition AND d.candidate_id = had.candidate_id AND d.state = 'queued'
      AND d.began_at IS NULL AND d.content->'seen' IS DISTINCT FROM had.slugs
    """
)


async def leave_out_seen(
    tx: AsyncConnection, edition_id: UUID, candidates: Sequence[UUID] | None = None
) -> int:
    """Note in an edition's frozen mails which of its articles each candidate had before; how many mails.

    ``candidates`` limits it to some; most editions carry new articles only, and nothing is looked up.
    """
    chosen = None if candidates is None else list(candidates)
    done = await tx.execute(_LEAVE_OUT, {"edition": edition_id, "candidates": chosen})
    return done.rowcount
