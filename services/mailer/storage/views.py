"""Editions as editors see them."""

from typing import Any

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.canary import CanaryRule
from services.mailer.edition import EditionState, choices
from services.mailer.edition_view import ArticleLine, EditionView
from services.mailer.tables import editions
from shared.vocabulary import Locale


async def read_views(tx: AsyncConnection, number: int | None = None) -> list[EditionView]:
    """All editions, or one; newest first."""
    query = select(editions).order_by(editions.c.number.desc())
    if number is not None:
        query = query.where(editions.c.number == number)
    return [_view(row) for row in (await tx.execute(query)).mappings()]


def _view(row: RowMapping) -> EditionView:
    return EditionView(
        number=row["number"],
        state=row["state"],
        titles={Locale(locale): title for locale, title in row["titles"].items()},
        articles=tuple(_article(article) for article in row["articles"]),
        audience=row["audience"],
        schedule_id=row["schedule_id"],
        partitions=row["partitions"],
        top_k=row["top_k"],
        approves_itself=row["approves_itself"],
        send_at=row["send_at"],
        canary=CanaryRule(
            row["canary_share"], row["canary_minutes"], row["most_bounces"], row["most_complaints"]
        ),
        canary_state=row["canary_state"],
        drafted_by=row["opened_by"],
        drafted_at=row["drafted_at"],
        opened_at=row["opened_at"],
        sending_at=row["sending_at"],
        sent_at=row["sent_at"],
        can=tuple(move.value for move in choices(EditionState(row["state"]))),
    )


def _article(article: dict[str, Any]) -> ArticleLine:
    titles = {Locale(locale): text["title"] for locale, text in article["texts"].items()}
    return ArticleLine(article["slug"], article["section"], titles)
