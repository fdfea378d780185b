"""Which articles an edition carries: what is ready now, or what an editor names, until it is approved."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.mailer.articles import Article
from services.mailer.drafting import OPEN_TO_CHANGE
from services.mailer.editing import stored_whole
from services.mailer.edition import StepRefusedError, choices
from services.mailer.settings import MailerSettings
from services.mailer.stepping import hold
from services.mailer.storage import steps
from services.mailer.storage.articles import select_articles
from services.mailer.storage.editions import article_values, change_edition
from services.mailer.who import By


async def ready_articles(tx: AsyncConnection, settings: MailerSettings) -> tuple[Article, ...]:
    """What an edition of this moment takes, by the settings."""
    return await select_articles(
        tx,
        datetime.now(UTC),
        per_section=settings.articles_per_section,
        days=settings.article_days,
    )


async def named_articles(tx: AsyncConnection, slugs: Sequence[str]) -> tuple[Article, ...]:
    """Stored articles in the order given, drafts too; one that is not there is an error."""
    return tuple([(await stored_whole(tx, slug))[0] for slug in dict.fromkeys(slugs)])


async def put_articles(tx: AsyncConnection, number: int, articles: Sequence[Article], by: By) -> None:
    """Give an edition other articles; raises :class:`StepRefusedError` once it is approved."""
    held = await hold(tx, number)
    if held.state not in OPEN_TO_CHANGE:
        instead = ", ".join(move.value for move in choices(held.state)) or "nothing"
        message = f"edition {number} is {held.state.value} and keeps its articles; you can do: {instead}"
        raise StepRefusedError(message)
    await change_edition(tx, held.edition_id, {"articles": article_values(articles)})
    named = ", ".join(article.slug for article in articles) or "none"
    await steps.write_note(tx, held, by.name, f"articles: {named}"[:500])
